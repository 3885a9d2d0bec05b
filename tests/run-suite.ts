import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tookMs: number;
  /** What vitest said: worth reading only after a failure. */
  readonly output: string;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");

/** Runs one vitest project in a process of its own, so that a suite that dies takes no other with it. */
export async function runSuite(name: string): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), "attune-suite-"));
  const reportPath = join(folder, "report.json");
  // Dozens of processes load the same modules: what Node made of them is kept from one to the next. Not from run to run: test
  // files have another address in each, so that it would grow by megabytes.
  const compiled = join(tmpdir(), "compiled");
  const startedAtMs = performance.now();
  const child = spawn(
    process.execPath,
    [vitest, "run", "--project", name, "--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`],
    { stdio: ["ignore", "pipe", "pipe"], env: { NODE_COMPILE_CACHE: compiled, ...process.env } },
  );
  const exited = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  const [code, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  const report = await readReport(reportPath);
  await rm(folder, { recursive: true });
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = report;
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  const failed = code === 0 ? numFailedTests : Math.max(1, numFailedTests);
  return { passed, failed, skipped, tookMs: performance.now() - startedAtMs, output: out + err };
}

async function readReport(path: string): Promise<Report> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  }
}

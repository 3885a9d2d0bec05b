import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { runSuite } from "./run-suite.ts";
import { type Suite, suites } from "./suites.ts";
import { findProgram } from "./support/find-program.ts";

const isCi = Boolean(process.env["CI"]);
const args = process.argv.slice(2);
if (args.includes("--long")) process.env["LONG"] = "1";
const wanted = args.filter((arg) => !arg.startsWith("--"));
const unknown = wanted.find((name) => !suites.some((suite) => suite.name === name));

if (unknown === undefined) {
  const present = suites.filter(({ name }) => existsSync(join(import.meta.dirname, name)));
  process.exitCode = await runAll(present.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
} else {
  console.error(`There is no suite "${unknown}". The suites: ${suites.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
}

/** Runs suite after suite: each has both cores to itself, so that its time means something. */
async function runAll(chosen: readonly Suite[]): Promise<number> {
  const startedAtMs = performance.now();
  let passed = 0;
  let failed = 0;
  for (const suite of chosen) {
    process.stdout.write(`${suite.name.padEnd(14)}`);
    const result = await runOne(suite);
    passed += result.passed;
    failed += result.failed;
  }
  console.log(`${"all".padEnd(14)}${seconds(performance.now() - startedAtMs)}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

async function runOne({ name, needs = [] }: Suite): Promise<{ passed: number; failed: number }> {
  if (globSync(`${name}/**/*.test.ts`, { cwd: import.meta.dirname }).length === 0) {
    console.log("FAILED: has no tests");
    return { passed: 0, failed: 1 };
  }
  const missing = needs.find((program) => findProgram(program) === undefined);
  if (missing !== undefined) {
    console.log(isCi ? `FAILED: ${missing} is not installed` : `skipped: ${missing} is not installed`);
    return { passed: 0, failed: isCi ? 1 : 0 };
  }
  const { passed, failed, skipped, tookMs, output } = await runSuite(name);
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  console.log(`${seconds(tookMs)}  ${counts.filter(Boolean).join(", ")}`);
  if (failed > 0) process.stderr.write(`\n${output}\n`);
  return { passed, failed };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`.padStart(8);
}

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";

const runner = [
  "package.json",
  "vitest.config.ts",
  "tests/run.ts",
  "tests/run-suite.ts",
  "tests/suites.ts",
  "tests/support/find-program.ts",
  "tests/support/run-folder.ts",
];

const passing = 'import { expect, test } from "vitest";\ntest("is so", () => {\n  expect(1).toBe(1);\n});\n';
const failing = passing.replace("toBe(1)", "toBe(2)");

let folder = "";
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs our runner over nothing but the given test files. */
function runTests(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  folder = mkdtempSync(join(tmpdir(), "attune-runner-"));
  for (const path of runner) cpSync(join(root, path), join(folder, path));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const { CI: _, VITEST: __, ...own } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, ["tests/run.ts"], { cwd: folder, env: { ...own, ...env } }, (error, stdout) => {
      resolve({ code: error ? 1 : 0, lines: stdout.trimEnd().split("\n") });
    });
  });
}

describe("npm test", () => {
  test("ends with the counts alone on a line, and with 0 when all is well", async () => {
    const { code, lines } = await runTests({ "tests/core/a.test.ts": passing, "tests/sim/b.test.ts": passing });
    expect(lines.at(-1)).toBe("2 passed, 0 failed");
    expect(lines.at(-3)).toMatch(/^all +\d+\.\d s$/);
    const [core, sim] = lines.slice(0, 2).sort();
    expect(core).toMatch(/^core +\d+\.\d s {2}1 passed$/);
    expect(sim).toMatch(/^sim +\d+\.\d s {2}1 passed$/);
    expect(code).toBe(0);
  });

  test.each([
    ["a test that fails", { "tests/core/b.test.ts": failing }],
    ["a file that does not load", { "tests/core/b.test.ts": 'throw new Error("no");\n' }],
    ["an error outside any test", { "tests/core/b.test.ts": `${passing}void Promise.reject(new Error("no"));\n` }],
    ["a suite without tests", { "tests/sim/helper.ts": "export const x = 1;\n" }],
  ])("ends with 1 after %s", async (_, files) => {
    const { code, lines } = await runTests({ "tests/core/a.test.ts": passing, ...files });
    expect(lines.at(-1)).toMatch(/^[12] passed, 1 failed$/);
    expect(code).toBe(1);
  });

  test("says in one line which program is missing, and fails only where CI is set", async () => {
    const files = { "tests/core/a.test.ts": passing, "tests/e2e/a.test.ts": passing };
    const nowhere = { PATH: "" };
    const alone = await runTests(files, nowhere);
    expect(alone.lines).toContainEqual(expect.stringMatching(/^e2e +skipped: chromium is not installed$/));
    expect(alone.code).toBe(0);
    rmSync(folder, { recursive: true });
    const inCi = await runTests(files, { ...nowhere, CI: "true" });
    expect(inCi.lines).toContainEqual(expect.stringMatching(/^e2e +FAILED: chromium is not installed$/));
    expect(inCi.code).toBe(1);
  });
});

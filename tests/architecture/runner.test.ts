import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { root } from "../../tools/source-files.ts";

const runner = [
  "package.json",
  "vitest.config.ts",
  "tests/run.ts",
  "tests/run-folder.ts",
  "tests/run-suite.ts",
  "tests/suites.ts",
  "tests/support/find-program.ts",
];

const passing = 'import { expect, test } from "vitest";\ntest("is so", () => {\n  expect(1).toBe(1);\n});\n';
const failing = passing.replace("toBe(1)", "toBe(2)");

/** Runs our runner over nothing but the given test files. */
function runTests(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "attune-runner-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
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

/** No program is found. */
const nowhere = { PATH: "" };

describe("npm test", () => {
  test("ends with the counts alone on a line, and with 0 when all is well; a suite whose program is missing says so", async () => {
    const files = { "tests/core/a.test.ts": passing, "tests/sim/b.test.ts": passing, "tests/e2e/c.test.ts": failing };
    const { code, lines } = await runTests(files, nowhere);
    expect(lines.at(-1)).toBe("2 passed, 0 failed");
    expect(lines.at(-3)).toMatch(/^all +\d+\.\d s$/);
    const [core, e2e, sim] = lines.slice(0, 3).toSorted();
    expect(core).toMatch(/^core +\d+\.\d s {2}1 passed$/);
    expect(e2e).toMatch(/^e2e +skipped: chromium is not installed$/);
    expect(sim).toMatch(/^sim +\d+\.\d s {2}1 passed$/);
    expect(code).toBe(0);
  });

  test("ends with 1 where anything fails, be it no more than a file that doesn't load, or a program that CI lacks", async () => {
    const { code, lines } = await runTests(
      {
        "tests/core/a.test.ts": passing,
        "tests/core/b.test.ts": failing,
        "tests/sim/a.test.ts": 'throw new Error("no");\n',
        "tests/fuzz/a.test.ts": `${passing}void Promise.reject(new Error("an error outside any test"));\n`,
        "tests/contract/no-test.ts": "export const x = 1;\n",
        "tests/e2e/a.test.ts": passing,
      },
      { ...nowhere, CI: "true" },
    );
    expect(lines.slice(0, 5).toSorted()).toEqual([
      expect.stringMatching(/^contract +FAILED: has no tests$/),
      expect.stringMatching(/^core +\d+\.\d s {2}1 passed, 1 failed$/),
      expect.stringMatching(/^e2e +FAILED: chromium is not installed$/),
      expect.stringMatching(/^fuzz +\d+\.\d s {2}1 passed, 1 failed$/),
      expect.stringMatching(/^sim +\d+\.\d s {2}0 passed, 1 failed$/),
    ]);
    expect(lines.at(-1)).toBe("2 passed, 5 failed");
    expect(code).toBe(1);
  });
});

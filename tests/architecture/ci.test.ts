import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** In the place of a program: notes how it was called, and fails if it is the one that FAILING names. */
const NOTING = `#!/bin/sh
said="\${0##*/}\${*:+ $*}"
echo "$said" >> "$LOG"
case "$said" in "$FAILING"*) exit 3 ;; esac
`;
/** The same for a script of ours. */
const NOTING_SCRIPT = `import { appendFileSync } from "node:fs";
import { basename } from "node:path";
const said = [basename(process.argv[1]), ...process.argv.slice(2)].join(" ");
appendFileSync(process.env.LOG, said + "\\n");
if (said === process.env.FAILING) process.exit(3);
`;

function grow(folder: string, names: readonly string[], text: string): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  }
}

/** Runs one of our scripts in a folder, and tells what it called. */
function run(folder: string, command: readonly string[], env: Readonly<Record<string, string>>) {
  const [program = "", ...args] = command;
  const log = join(folder, "log");
  writeFileSync(log, "");
  const { status, stdout } = spawnSync(program, args, { cwd: folder, env: { LOG: log, ...env }, encoding: "utf8" });
  return { status, said: stdout.trimEnd().split("\n"), called: readFileSync(log, "utf8").trimEnd().split("\n") };
}

describe(".ci/run", () => {
  const programs = ["chromium", "chromium-headless-shell", "redis-server", "haproxy", "strace"];
  const steps = ["npm ci --no-audit --no-fund", "npm run check --silent -- --no-tests", "npm test --silent"];

  /** On a machine that has these programs. */
  function runOn(there: readonly string[], FAILING = "nothing") {
    const folder = tempFolder();
    const bin = join(folder, "bin");
    grow(bin, [...there, "npm", "apt-get"], `${NOTING}[ "$CI" = true ] || echo "without CI" >> "$LOG"\n`);
    grow(bin, ["sudo"], '#!/bin/sh\nshift\nexec "$@"\n');
    for (const path of ["/bin/bash", "/bin/sh", "/usr/bin/dirname", "/usr/bin/id"])
      symlinkSync(path, join(bin, path.slice(path.lastIndexOf("/") + 1)));
    mkdirSync(join(folder, ".ci"));
    cpSync(join(root, ".ci/run"), join(folder, ".ci/run"));
    const { status, called } = run(folder, ["/bin/bash", ".ci/run"], { PATH: bin, FAILING });
    return { status, called };
  }

  test("installs the packages, then checks, then runs all tests; where programs miss it doesn't skip them", () => {
    expect(runOn(programs)).toEqual({ status: 0, called: steps });
  });

  test("installs the programs that are not there, and no others", () => {
    const { called } = runOn(programs.filter((name) => name !== "redis-server" && name !== "strace"));
    expect(called.slice(0, 2)).toEqual([
      "apt-get update -q",
      "apt-get install -q -y --no-install-recommends redis-server strace",
    ]);
    expect(called.slice(2)).toEqual(steps);
  });

  test.each(steps)("ends with what `%s` ends with", (step) => {
    expect(runOn(programs, step)).toEqual({ status: 3, called: steps.slice(0, steps.indexOf(step) + 1) });
  });
});

describe("npm run check", () => {
  const tools = ["biome", "tsc", "oxlint", "knip"].map((name) => `node_modules/.bin/${name}`);
  const scripts = ["tools/check-layers.ts", "tools/check-spec.ts", "tools/generate-docs.ts", "tests/run.ts"];

  function check(args: readonly string[], FAILING = "nothing") {
    const folder = tempFolder();
    grow(folder, tools, NOTING);
    grow(folder, scripts, NOTING_SCRIPT);
    for (const name of ["check.ts", "one-flag.ts", "source-files.ts"])
      cpSync(join(root, "tools", name), join(folder, "tools", name));
    cpSync(join(root, "package.json"), join(folder, "package.json"));
    return run(folder, [process.execPath, "tools/check.ts", ...args], { FAILING });
  }

  test("runs every check, and the tests last unless told not to", () => {
    const { status, said, called } = check([]);
    expect([status, said.at(-1)]).toEqual([0, "All checks pass."]);
    expect(called).toEqual([
      expect.stringMatching(/^biome ci /),
      // Before lint, which finds nothing where a project doesn't compile.
      expect.stringMatching(/^tsc -b /),
      expect.stringMatching(/^oxlint --type-aware --deny-warnings /),
      "check-layers.ts",
      "knip --treat-config-hints-as-errors",
      "check-spec.ts",
      "generate-docs.ts --check",
      "run.ts",
    ]);
    expect(check(["--no-tests"]).called).toEqual(called.slice(0, -1));
  });

  test.each([
    ["biome", "format"],
    ["run.ts", "tests"],
  ])("names what doesn't pass, and ends with 1: %s", (failing, name) => {
    const { status, said, called } = check([], failing);
    expect([status, said.at(-1), called.length]).toEqual([1, `Not passing: ${name}.`, 8]);
  });

  test("takes no other word for its flag", () => {
    expect(check(["--no-test"])).toMatchObject({ status: 1, called: [""] });
  });
});

test.each([
  ["tools/check-layers.ts", [], 'import "../../server/main.ts";', "shared/pacer/a.ts:1 "],
  ["tools/check-spec.ts", [], "", "shared/SPEC.md"],
  ["tools/generate-docs.ts", ["--check"], "", "no longer fits the code"],
] as const)("%s ends with 1 where something is amiss", (script, args, source, fault) => {
  const folder = tempFolder();
  cpSync(join(root, "tools"), join(folder, "tools"), { recursive: true });
  for (const name of ["node_modules", "client-sdk", "server"]) symlinkSync(join(root, name), join(folder, name));
  if (script === "tools/generate-docs.ts") symlinkSync(join(root, "shared"), join(folder, "shared"));
  else grow(folder, ["shared/pacer/a.ts", "shared/SPEC.md"], source);
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, expect.stringContaining(fault)]);
});

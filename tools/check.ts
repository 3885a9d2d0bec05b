import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { hasFlag } from "./one-flag.ts";
import { root } from "./source-files.ts";

interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Shows its output live, because it takes long and reports line by line. */
  readonly isLive?: boolean;
}

const bin = (name: string): string => join(root, "node_modules/.bin", name);
const node = process.execPath;

/** Types come before lint: where a project doesn't compile, typed lint rules report nothing. */
const steps: readonly Step[] = [
  { name: "format", command: [bin("biome"), "ci", "--reporter=summary", "--colors=off", "."] },
  { name: "types", command: [bin("tsc"), "-b", "--pretty", "false"] },
  { name: "lint", command: [bin("oxlint"), "--type-aware", "--deny-warnings", "--format=unix"] },
  { name: "layers", command: [node, "tools/check-layers.ts"] },
  { name: "dead code", command: [bin("knip"), "--treat-config-hints-as-errors"] },
  { name: "spec", command: [node, "tools/check-spec.ts"] },
  { name: "docs", command: [node, "tools/generate-docs.ts", "--check"] },
  { name: "tests", command: [node, "tests/run.ts"], isLive: true },
];

const withTests = !hasFlag("--no-tests");
const failed = steps.filter(({ name }) => withTests || name !== "tests").filter((step) => !passes(step));
console.log(
  failed.length === 0 ? "\nAll checks pass." : `\nNot passing: ${failed.map(({ name }) => name).join(", ")}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes({ name, command: [program, ...args], isLive = false }: Step): boolean {
  const startedAtMs = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    stdio: isLive ? "inherit" : "pipe",
  });
  const took = `${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`;
  console.log(`${name.padEnd(14)}${took.padStart(8)}  ${status === 0 ? "ok" : "FAILED"}`);
  if (status !== 0 && !isLive) console.log(`\n${stdout}${stderr}`);
  return status === 0;
}

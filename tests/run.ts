import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { makeRunFolder } from "./run-folder.ts";
import { runSuite } from "./run-suite.ts";
import { type Suite, suites } from "./suites.ts";
import { findProgram, type Program } from "./support/find-program.ts";

type Counts = { readonly passed: number; readonly failed: number };

/** On two cores with nothing else to do. A slower machine is told, and not failed for it. */
const BUDGET_MS = 300_000;
const isCi = Boolean(process.env["CI"]);
const args = process.argv.slice(2);
if (args.includes("--long")) process.env["LONG"] = "1";
const wanted = args.filter((arg) => arg !== "--long");
const unknown = wanted.find((name) => !suites.some((suite) => suite.name === name));

if (unknown === undefined) {
  const present = suites.filter(({ name }) => existsSync(join(import.meta.dirname, name)));
  process.env["TMPDIR"] = makeRunFolder();
  process.exitCode = await runAll(present.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
} else {
  console.error(`There is no suite "${unknown}". The suites: ${suites.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
}

/** Those that measure come last: they leave each other enough of two cores, which the long deploys wouldn't. */
async function runAll(chosen: readonly Suite[]): Promise<number> {
  const startedAtMs = performance.now();
  await prepare(chosen.filter(isAble));
  const [last, first] = [chosen.filter(({ measures }) => measures), chosen.filter(({ measures }) => !measures)];
  const counts = [...(await runSome(first, 2)), ...(await runSome(last, process.env["LONG"] ? 1 : 2))];
  const tookMs = performance.now() - startedAtMs;
  const isLate = wanted.length === 0 && !process.env["LONG"] && tookMs > BUDGET_MS;
  console.log(
    `${"all".padEnd(14)}${seconds(tookMs)}${isLate ? `  more than the ${BUDGET_MS / 1_000} s it should take` : ""}\n`,
  );
  const passed = sum(counts.map((each) => each.passed));
  const failed = sum(counts.map((each) => each.failed));
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** What a suite builds stands before any suite begins: servers of another one read it too. */
async function prepare(able: readonly Suite[]): Promise<void> {
  for (const path of new Set(able.flatMap(({ setup = [] }) => setup))) {
    const { setup } = (await import(join(import.meta.dirname, "..", path))) as { setup(): void }; // as vitest calls it
    setup();
  }
}

async function runSome(some: readonly Suite[], atOnce: number): Promise<readonly Counts[]> {
  const queue = some.values();
  return (await Promise.all(Array.from({ length: atOnce }, () => runEach(queue)))).flat();
}

/** One after the other; whoever shares the queue takes the rest. */
async function runEach(queue: IterableIterator<Suite>): Promise<readonly Counts[]> {
  const counts: Counts[] = [];
  for (const suite of queue) counts.push(await runOne(suite));
  return counts;
}

async function runOne({ name, needs = [] }: Suite): Promise<Counts> {
  const say = (text: string): void => console.log(`${name.padEnd(14)}${text}`);
  if (globSync(`${name}/**/*.test.ts`, { cwd: import.meta.dirname }).length === 0) {
    say("FAILED: has no tests");
    return { passed: 0, failed: 1 };
  }
  const missing = needs.find(isMissing);
  if (missing !== undefined) {
    say(isCi ? `FAILED: ${missing} is not installed` : `skipped: ${missing} is not installed`);
    return { passed: 0, failed: isCi ? 1 : 0 };
  }
  const { passed, failed, skipped, tookMs, output } = await runSuite(name);
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
  say(`${seconds(tookMs)}  ${counts.filter(Boolean).join(", ")}`);
  if (failed > 0) process.stderr.write(`\n${output}\n`);
  return { passed, failed };
}

function isMissing(program: Program): boolean {
  return findProgram(program) === undefined;
}

function isAble({ needs = [] }: Suite): boolean {
  return !needs.some(isMissing);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`.padStart(8);
}

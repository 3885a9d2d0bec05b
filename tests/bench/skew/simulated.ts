import { pathsOf, type SkewRun } from "../../support/skew.ts";
import { attune } from "../clock/attune.ts";
import { figuresOf } from "../clock/figures.ts";
import { runOnce } from "../clock/run.ts";
import type { Scenario } from "../clock/scenarios.ts";

/** Real phones have paired and begun before they are watched. */
const FROM_MS = 5_000;

/** What the simulation says of the same two paths, in as long a stretch of a breath. */
export function simulateSkew(
  seed: string,
  models: SkewRun["models"],
  watchMs: number,
): { readonly p50Ms: number; readonly p95Ms: number; readonly maxMs: number } {
  const [a, b] = pathsOf(seed, models);
  const scenario: Scenario = { name: "skew", paths: [() => a, () => b] };
  const run = runOnce(scenario, attune, seed);
  const samples = run.samples.filter(({ atMs }) => atMs >= FROM_MS && atMs < FROM_MS + watchMs);
  const { p50, p95, max } = figuresOf(scenario, [{ ...run, samples }]).early;
  return { p50Ms: p50, p95Ms: p95, maxMs: max };
}

import { pathsOf, type SkewRun } from "../../support/skew/skew.ts";
import { attune } from "../clock/attune.ts";
import { figuresOf, type Spread } from "../clock/figures.ts";
import { Run, runOnce } from "../clock/run.ts";
import type { Scenario } from "../clock/scenarios.ts";

/** Real phones have paired and begun before they are watched. */
const FROM_MS = 5_000;
/** What happens on two paths is a draw each time: a single one says little about another. */
const DRAWS = 40;

/** The smallest, the middle and the largest of forty draws. */
export type Range = { readonly least: number; readonly middle: number; readonly most: number };
export type SimulatedSkew = Readonly<Record<keyof Spread, Range>>;

/** What the simulation says of the same two paths, in as long a stretch of a breath. */
export function simulateSkew(seed: string, models: SkewRun["models"], watchMs: number): SimulatedSkew {
  const [a, b] = pathsOf(seed, models);
  const scenario: Scenario = { name: "skew", paths: [() => a, () => b] };
  const spreads = Array.from({ length: DRAWS }, (_, draw) => {
    const run = runOnce(scenario, attune, `${seed}/${draw}`);
    const fromMs = run.samples.find(({ atMs, skewMs }) => atMs >= FROM_MS && !Number.isNaN(skewMs))?.atMs ?? FROM_MS;
    const samples = run.samples.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + watchMs);
    return figuresOf(scenario, [new Run(samples, run.floorMs, run.probes)]).early;
  });
  const rangeOf = (figure: keyof Spread): Range => {
    const sorted = spreads.map((spread) => spread[figure]).toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.floor(share * (DRAWS - 1))] ?? Number.NaN;
    return { least: at(0), middle: at(0.5), most: at(1) };
  };
  return { p50: rangeOf("p50"), p95: rangeOf("p95"), max: rangeOf("max") };
}

import { CONTENDERS } from "./contenders.ts";
import { type Run, runOnce } from "./run.ts";
import { LOPSIDED, NETWORKS, PERFECT, type Scenario } from "./scenarios.ts";

/** What virtual time can be off by: doubles hold an instant of today to a quarter of a microsecond. */
const EXACT_MS = 0.001;

/**
 * A benchmark that can't fail says nothing. On a perfect network everybody is right; where only the two directions
 * differ, 30 ms up and 10 ms down, everybody is wrong by exactly 10 ms; the same seed gives the same run.
 */
export function brokenSelfChecks(contenders = CONTENDERS): readonly string[] {
  return contenders.flatMap((kind) => [
    ...offBy(PERFECT, 0, kind.name, runOnce(PERFECT, kind, "self-check")),
    ...offBy(LOPSIDED, 10, kind.name, runOnce(LOPSIDED, kind, "self-check")),
    ...NETWORKS.slice(0, 1).flatMap((network) => {
      const [first, second] = [1, 2].map(() => JSON.stringify(runOnce(network, kind, "self-check")));
      return first === second ? [] : [`${network.name}: ${kind.name} differs between two runs of one seed`];
    }),
  ]);
}

function offBy(scenario: Scenario, expectedMs: number, contender: string, { samples }: Run): readonly string[] {
  const skews = samples.map(({ skewMs }) => skewMs).filter((skewMs) => !Number.isNaN(skewMs));
  const worstMs = Math.max(...skews.map((skewMs) => Math.abs(skewMs - expectedMs)));
  if (skews.length > samples.length / 2 && worstMs <= EXACT_MS) return [];
  return [`${scenario.name}: ${contender} should be off by exactly ${expectedMs} ms, and differs by ${worstMs} ms`];
}

import type { ContenderKind } from "../../bench/clock/contender.ts";
import { type Figures, figuresOf } from "../../bench/clock/figures.ts";
import { type Run, runOnce } from "../../bench/clock/run.ts";
import { NETWORKS, type Scenario } from "../../bench/clock/scenarios.ts";

/** Seeds of the tests alone: nothing was ever tuned on them. */
export const runsOf = (scenario: Scenario, kind: ContenderKind, seeds: number): readonly Run[] =>
  Array.from({ length: seeds }, (_, nth) => runOnce(scenario, kind, `goal ${nth}`));

export const measure = (scenario: Scenario, kind: ContenderKind, seeds: number): Figures =>
  figuresOf(scenario, runsOf(scenario, kind, seeds));

export function networkNamed(name: string): Scenario {
  const network = NETWORKS.find((scenario) => scenario.name === name);
  if (network === undefined) throw new Error(`there is no network ${name}`);
  return network;
}

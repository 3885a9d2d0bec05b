import type { ContenderKind } from "../bench/clock/contender.ts";
import { type Figures, figuresOf } from "../bench/clock/figures.ts";
import { runOnce } from "../bench/clock/run.ts";
import { NETWORKS, type Scenario } from "../bench/clock/scenarios.ts";

/** Seeds of the tests alone: nothing was ever tuned on them. */
export function measure(scenario: Scenario, kind: ContenderKind, seeds: number): Figures {
  const runs = Array.from({ length: seeds }, (_, nth) => runOnce(scenario, kind, `goal ${nth}`));
  return figuresOf(scenario, runs);
}

export function networkNamed(name: string): Scenario {
  const network = NETWORKS.find((scenario) => scenario.name === name);
  if (network === undefined) throw new Error(`there is no network ${name}`);
  return network;
}

import { describe, expect, test } from "vitest";
import { attune } from "../../bench/clock/attune.ts";
import { GOALS, missedGoals } from "../../bench/clock/goals.ts";
import { EVENTS, NETWORKS, type Scenario } from "../../bench/clock/scenarios.ts";
import { measure } from "../../support/measured-clock.ts";

const isLong = process.env["LONG"] === "1";
/** The floor is a matter of luck with few couples, and with it the goals that are written beside one. */
const FLOOR_SEEDS = isLong ? 400 : 100;
const QUEUE_SEEDS = isLong ? 200 : 24;
const EVENT_SEEDS = isLong ? 100 : 16;

function seedsOf({ name, event }: Scenario): number {
  if (event !== undefined) return EVENT_SEEDS;
  return GOALS[name]?.late === undefined ? QUEUE_SEEDS : FLOOR_SEEDS;
}

const scenarios = [...NETWORKS, ...EVENTS];

describe("[CK11] two phones on one clock", () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "reach every goal on %s",
    (name, scenario) => {
      expect(Object.keys(GOALS)).toContain(name);
      expect(missedGoals(name, measure(scenario, attune, seedsOf(scenario)))).toEqual([]);
    },
  );
});

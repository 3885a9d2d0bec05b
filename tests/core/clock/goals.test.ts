import { describe, expect, test } from "vitest";
import { attune } from "../../bench/clock/attune.ts";
import { CONTENDERS } from "../../bench/clock/contenders.ts";
import { figuresOf } from "../../bench/clock/figures.ts";
import { GOALS, lostRaces, missedGoals } from "../../bench/clock/goals.ts";
import { EVENTS, NETWORKS, type Scenario } from "../../bench/clock/scenarios.ts";
import { measure, runsOf } from "./measured-clock.ts";

const isLong = process.env["LONG"] === "1";
/** The floor is a matter of luck with few couples, and with it the goals that are written beside one. */
const FLOOR_SEEDS = isLong ? 400 : 100;
const QUEUE_SEEDS = isLong ? 200 : 24;
const EVENT_SEEDS = isLong ? 100 : 16;
const RACE_SEEDS = isLong ? 100 : 16;

function seedsOf({ name, event }: Scenario): number {
  if (event !== undefined) return EVENT_SEEDS;
  return GOALS[name]?.late === undefined ? QUEUE_SEEDS : FLOOR_SEEDS;
}

const scenarios = [...NETWORKS, ...EVENTS];
const packages = CONTENDERS.filter((kind) => kind !== attune);
/** Where packages run on the same seeds as we do. */
const races: ReadonlySet<string> = new Set(["wifi", "4g", "bad", "mixed"]);

describe("[CK11] two phones on one clock", () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "reach every goal on %s, and are closer than with any package that runs beside them",
    (name, scenario) => {
      expect(Object.keys(GOALS)).toContain(name);
      const runs = runsOf(scenario, attune, seedsOf(scenario));
      expect(missedGoals(name, figuresOf(scenario, runs))).toEqual([]);
      const ours = figuresOf(scenario, runs.slice(0, RACE_SEEDS));
      const beside = races.has(name) ? packages : [];
      const lost = beside.flatMap((kind) => lostRaces(name, ours, kind.name, measure(scenario, kind, RACE_SEEDS)));
      expect(lost).toEqual([]);
    },
  );

  test("are compared with other packages on existing networks only", () => {
    expect([...races].filter((name) => !scenarios.some((scenario) => scenario.name === name))).toEqual([]);
  });
});

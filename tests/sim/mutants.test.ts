import { describe, expect, test } from "vitest";
import { Core } from "../../client-sdk/src/core/core.ts";
import { engine } from "../../client-sdk/src/engine/engine.ts";
import * as nodeEntry from "../../client-sdk/src/index.node.ts";
import * as browserEntry from "../../client-sdk/src/index.ts";
import * as reactEntry from "../../client-sdk/src/react/index.ts";
import { RULES } from "../../client-sdk/src/rules.ts";
import * as testingEntry from "../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../client-sdk/src/testing/loaded-engine.ts";
import { foundOut } from "../support/sim/hold.ts";
import { MUTANTS } from "../support/sim/mutants/mutants.ts";

const SEED = 6;
/** How many schedules a fault may take to show that isn't rare. */
const USUAL = 500;

describe("[DL2] the simulation finds out that", () => {
  const mutants = MUTANTS.map(({ within = USUAL, ...mutant }) => ({ within, ...mutant }));

  test.each(mutants)("$name, by $promise within $within schedules", async ({ within, ...mutant }) => {
    expect(await foundOut(mutant, within, SEED)).not.toBeNull();
  });
});

test("[DL2] no app can break a rule: what takes other rules is exported by no entry of the package", () => {
  const entries = [browserEntry, nodeEntry, reactEntry, testingEntry];
  const exported = new Set<unknown>(entries.flatMap((entry): readonly unknown[] => Object.values(entry)));
  expect(exported.size).toBeGreaterThan(10);
  const switches: readonly unknown[] = [RULES, Core, engine, loadEngine];
  expect(switches.filter((each) => exported.has(each))).toEqual([]);
});

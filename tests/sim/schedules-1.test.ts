import { describe, test } from "vitest";
import { hold } from "../support/sim/hold.ts";
import { schedules } from "../support/sim/schedule.ts";

const RUNS = process.env["LONG"] === undefined ? 1_000 : 50_000;

describe("[DL1] the promises of delivery hold in every schedule of crashes, cuts and delays", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("of seed %i", async (seed) => {
    await hold(schedules, seed, RUNS);
  });
});

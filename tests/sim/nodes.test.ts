import { describe, test } from "vitest";
import { hold } from "../support/sim/hold.ts";
import { nodeSchedules } from "../support/sim/schedule.ts";

const RUNS = process.env["LONG"] === undefined ? 1_000 : 50_000;

describe("[DL3] the promises of delivery hold over two nodes that lose what they say to each other, and a store that goes back", () => {
  test.each([21, 22, 23, 24])("in every schedule of seed %i", async (seed) => {
    await hold(nodeSchedules, seed, RUNS);
  });
});

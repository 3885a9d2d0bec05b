import { describe, expect, test } from "vitest";
import { foundOut } from "../support/sim/hold.ts";
import { mutants } from "./mutants.ts";

const SEED = 7;

describe("[DL2] the simulation finds out a server or a phone with", () => {
  test.each(mutants)("$name, within $within schedules", async ({ make, within }) => {
    expect(await foundOut(make, within, SEED)).not.toBeNull();
  });
});

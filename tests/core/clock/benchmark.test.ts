import { describe, expect, test } from "vitest";
import { attune } from "../../bench/clock/attune.ts";
import type { ContenderKind } from "../../bench/clock/contender.ts";
import { CONTENDERS } from "../../bench/clock/contenders.ts";
import { figuresOf } from "../../bench/clock/figures.ts";
import { missedGoals } from "../../bench/clock/goals.ts";
import { timesyncOften } from "../../bench/clock/packages.ts";
import { pictureOf } from "../../bench/clock/picture.ts";
import { runOnce } from "../../bench/clock/run.ts";
import { brokenSelfChecks } from "../../bench/clock/self-checks.ts";
import { tableOf } from "../../bench/clock/table.ts";
import { measure, networkNamed } from "./measured-clock.ts";

describe("[CK13] the benchmark", () => {
  test("gives no error on a perfect network, exactly half the asymmetry on a lopsided one, the same for the same seed", () => {
    expect(brokenSelfChecks()).toEqual([]);
  });

  test("prints the same table and draws the same picture, byte for byte, when it runs again", () => {
    const output = (): string => {
      const lines = CONTENDERS.map((kind) => ({
        contender: kind.name,
        runs: ["again 1", "again 2"].map((seed) => runOnce(networkNamed("bad"), kind, seed)),
      }));
      const rows = lines.map(({ contender, runs }) => ({ contender, figures: figuresOf(networkNamed("bad"), runs) }));
      return tableOf("bad", rows, false) + pictureOf([{ title: "bad", lines }]);
    };
    expect(output()).toBe(output());
  });

  test("catches a clock that is a tenth of a millisecond off", () => {
    const off: ContenderKind = {
      name: "off",
      start: (phone) => {
        const contender = attune.start(phone);
        const serverNowMs = (): number | null => {
          const serverMs = contender.serverNowMs();
          return serverMs === null || phone.connection !== 1 ? serverMs : serverMs + 0.1 * phone.random();
        };
        return {
          ...contender,
          frame: () => contender.frame(),
          serverNowMs,
          claimsSync: () => contender.claimsSync(),
          refresh: () => contender.refresh(),
        };
      },
    };
    expect(brokenSelfChecks([off]).length).toBeGreaterThan(0);
  });

  test("tells when a goal is missed, a time jumps, or a phone lies", () => {
    const missed = missedGoals("bad", measure(networkNamed("bad"), timesyncOften, 4)).join("; ");
    expect(missed).toMatch(/p95 is/);
    expect(missed).toMatch(/p95 above the floor is/);
    expect(missed).toMatch(/jumps is/);
    expect(missed).toMatch(/seconds wrong while synced is/);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkProgram, type ProgramFault } from "../../../shared/pacer/limits.ts";
import {
  defaultMinutes,
  defaultPreset,
  lengthsMinutes,
  presetNames,
  presetOf,
  presets,
  programOf,
} from "../../../shared/pacer/presets.ts";
import { cycleMsOf, hasHolds, type Program } from "../../../shared/pacer/program.ts";
import { programs } from "./programs.ts";

const plain: Program = { inhaleMs: 4_000, holdMs: 0, exhaleMs: 6_000, restMs: 0, minutes: 2 };
const ramped = (fromCycleMs: number, overMs: number): Partial<Program> => ({ ramp: { fromCycleMs, overMs } });

/** Changes to `plain`: the last lawful one on a side, and the first that is not. */
const edges: readonly (readonly [string, Partial<Program>, Partial<Program>, ProgramFault])[] = [
  ["inhale from 2 s", { inhaleMs: 2_000 }, { inhaleMs: 1_500 }, "inhaleOutOfRange"],
  ["inhale to 8 s", { inhaleMs: 8_000 }, { inhaleMs: 8_500 }, "inhaleOutOfRange"],
  ["hold from 0", { holdMs: 0 }, { holdMs: -500 }, "holdOutOfRange"],
  ["hold to 7 s", { holdMs: 7_000 }, { holdMs: 7_500 }, "holdOutOfRange"],
  ["exhale from 2 s", { exhaleMs: 2_000 }, { exhaleMs: 1_500 }, "exhaleOutOfRange"],
  ["exhale to 10 s", { exhaleMs: 10_000 }, { exhaleMs: 10_500 }, "exhaleOutOfRange"],
  ["rest from 0", { restMs: 0 }, { restMs: -500 }, "restOutOfRange"],
  ["rest to 5 s", { restMs: 5_000 }, { restMs: 5_500 }, "restOutOfRange"],
  ["steps of half a second", { inhaleMs: 4_500 }, { inhaleMs: 4_501 }, "notInHalfSeconds"],
  ["steps of half a second in each phase", { restMs: 500 }, { restMs: 250 }, "notInHalfSeconds"],
  ["cycle from 6 s", { exhaleMs: 2_000 }, { inhaleMs: 3_500, exhaleMs: 2_000 }, "cycleTooShort"],
  ["cycle to 20 s", { holdMs: 7_000, restMs: 3_000 }, { holdMs: 7_000, restMs: 3_500 }, "cycleTooLong"],
  ["length from 1 minute", { minutes: 1 }, { minutes: 0.5 }, "lengthNotOffered"],
  ["length to 10 minutes", { minutes: 10 }, { minutes: 11 }, "lengthNotOffered"],
  ["lengths that are offered", { minutes: 5 }, { minutes: 4 }, "lengthNotOffered"],
  ["ramp from 20 breaths a minute", ramped(3_000, 60_000), ramped(2_999, 60_000), "rampStartTooFast"],
  ["ramp from the program's own pace", ramped(10_000, 60_000), ramped(10_001, 60_000), "rampStartTooSlow"],
  ["ramp over half a minute", ramped(6_000, 30_000), ramped(6_000, 29_999), "rampTooShort"],
  ["ramp over the whole length", ramped(6_000, 120_000), ramped(6_000, 120_001), "rampTooLong"],
  ["ramp start in whole ms", ramped(6_001, 60_000), ramped(6_000.5, 60_000), "rampNotInWholeMs"],
  ["ramp length in whole ms", ramped(6_000, 60_001), ramped(6_000, 60_000.5), "rampNotInWholeMs"],
];

describe("[PA7] the limits of a program, on both sides", () => {
  test.each(edges)("%s", (_name, lawful, unlawful, fault) => {
    expect(checkProgram({ ...plain, ...lawful })).toBeNull();
    expect(checkProgram({ ...plain, ...unlawful })).toBe(fault);
  });

  test("NaN and infinities are outside", () => {
    for (const key of ["inhaleMs", "holdMs", "exhaleMs", "restMs", "minutes"] as const) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(checkProgram({ ...plain, [key]: value }), `${key} ${value}`).not.toBeNull();
      }
    }
    expect(checkProgram({ ...plain, ...ramped(Number.NaN, 60_000) })).toBe("rampNotInWholeMs");
    expect(checkProgram({ ...plain, ...ramped(6_000, Number.POSITIVE_INFINITY) })).toBe("rampNotInWholeMs");
  });

  test("the programs that the other tests draw are lawful", () => {
    fc.assert(fc.property(programs, (program) => checkProgram(program) === null));
  });
});

describe("[PA7] presets", () => {
  test("are the ones of the pages, in seconds", () => {
    const seconds = presetNames.map((name) => {
      const { inhaleMs, holdMs, exhaleMs, restMs } = presets[name];
      return `${name} ${[inhaleMs, holdMs, exhaleMs, restMs].map((ms) => ms / 1_000).join("-")}`;
    });
    expect(seconds).toEqual([
      "fourAndSix 4-0-6-0",
      "softerStart 3-0-4-0",
      "even 5-0-5-0",
      "longerOut 4-0-7-0",
      "box 4-4-4-4",
      "fourSevenEight 4-7-8-0",
    ]);
    expect([...presetNames].sort()).toEqual(Object.keys(presets).sort());
  });

  test("are lawful at every length, and know their name again", () => {
    for (const preset of presetNames) {
      for (const minutes of lengthsMinutes) {
        const program = programOf({ preset, minutes });
        expect(checkProgram(program)).toBeNull();
        expect(presetOf(program)).toBe(preset);
      }
    }
  });

  test("two minutes of four and six unless said otherwise", () => {
    expect(programOf()).toEqual(plain);
    expect([defaultPreset, defaultMinutes]).toEqual(["fourAndSix", 2]);
    expect(60_000 / cycleMsOf(programOf())).toBe(6);
  });

  test("a ramp keeps the name, any other phase loses it", () => {
    const ramp = { fromCycleMs: 6_000, overMs: 60_000 };
    expect(programOf({ ramp }).ramp).toEqual(ramp);
    expect(presetOf(programOf({ ramp }))).toBe("fourAndSix");
    for (const key of ["inhaleMs", "holdMs", "exhaleMs", "restMs"] as const) {
      expect(presetOf({ ...plain, [key]: plain[key] + 500 }), key).toBeNull();
    }
  });

  test("those with holds come last, and any hold or rest is one", () => {
    expect(presetNames.map((name) => hasHolds(presets[name]))).toEqual([false, false, false, false, true, true]);
    expect(hasHolds({ ...plain, holdMs: 500 })).toBe(true);
    expect(hasHolds({ ...plain, restMs: 500 })).toBe(true);
  });
});

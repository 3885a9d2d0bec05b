import { describe, expect, test } from "vitest";
import { countAt, phaseAt } from "../../../shared/pacer/phase.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { nextBreathAt, sessionEndsAtMs } from "../../../shared/pacer/session.ts";
import { breathing, fourAndSix, sessionOf, startAtMs, wholeOf } from "./programs.ts";

const at = (ms: number) => phaseAt(fourAndSix, startAtMs + ms);

describe("[PA1] two minutes of four and six", () => {
  test("lead in until the start, then breathe in at once", () => {
    expect(at(-5_000)).toEqual({ kind: "leadIn", startsInMs: 5_000 });
    expect(at(-1)).toEqual({ kind: "leadIn", startsInMs: 1 });
    const first = { kind: "inhale", count: 1, progress: 0, breath: 1, of: 12, endsAtMs: startAtMs + 4_000 };
    expect(at(0)).toEqual(first);
  });

  test("count in one to four and out one to six, twelve times", () => {
    const said: string[] = [];
    for (let ms = 0; ms < 120_000; ms += 1_000) {
      const { kind, count, breath } = breathing(at(ms));
      said.push(`${breath} ${kind} ${count}`);
    }
    const breath = ["inhale 1", "inhale 2", "inhale 3", "inhale 4"].concat(
      [1, 2, 3, 4, 5, 6].map((n) => `exhale ${n}`),
    );
    const expected = Array.from({ length: 12 }, (_, i) => breath.map((word) => `${i + 1} ${word}`)).flat();
    expect(said).toEqual(expected);
  });

  test("a boundary belongs to the later phase, and the instant before it to the earlier one", () => {
    expect(breathing(at(3_999))).toMatchObject({ kind: "inhale", count: 4, progress: 0.99975 });
    expect(breathing(at(4_000))).toMatchObject({ kind: "exhale", count: 1, progress: 0, endsAtMs: startAtMs + 10_000 });
    expect(breathing(at(9_999))).toMatchObject({ kind: "exhale", count: 6, breath: 1 });
    expect(breathing(at(10_000))).toMatchObject({ kind: "inhale", count: 1, breath: 2 });
  });

  test("it ends with the twelfth out-breath, and then there is nothing", () => {
    expect(breathing(at(119_999))).toMatchObject({ kind: "exhale", breath: 12, endsAtMs: startAtMs + 120_000 });
    expect(at(120_000)).toBeNull();
    expect(at(90_000_000)).toBeNull();
    expect(sessionEndsAtMs(fourAndSix)).toBe(startAtMs + 120_000);
  });

  test("an instant that is not a number shows nothing", () => {
    expect(at(Number.NaN)).toBeNull();
    expect(at(Number.POSITIVE_INFINITY)).toBeNull();
    expect(nextBreathAt(fourAndSix, Number.NaN)).toBeNull();
  });
});

describe("[PA2] how long it takes", () => {
  const breaths = (preset: "softerStart" | "box" | "fourSevenEight", minutes: number) =>
    wholeOf(programOf({ preset, minutes })).breaths;

  test("the nearest whole number of breaths", () => {
    expect(breaths("softerStart", 1)).toBe(9); // 60 / 7 = 8.57
    expect(breaths("fourSevenEight", 1)).toBe(3); // 60 / 19 = 3.16
    expect(breaths("fourSevenEight", 10)).toBe(32); // 600 / 19 = 31.58
  });

  test("half a breath rounds up, a little less rounds down", () => {
    const cycleOf = (exhaleMs: number) => ({ inhaleMs: 2_000, holdMs: 0, exhaleMs, restMs: 0, minutes: 1 });
    expect(wholeOf(cycleOf(6_000)).breaths).toBe(8); // 7.5
    expect(wholeOf(cycleOf(6_001)).breaths).toBe(7);
  });

  test("at least one breath, however short the time", () => {
    expect(wholeOf({ ...programOf(), minutes: 0.01 }).breaths).toBe(1);
  });

  test("box drops the last rest and nothing else", () => {
    const box = sessionOf(programOf({ preset: "box", minutes: 1 }));
    const endMs = startAtMs + 4 * 16_000 - 4_000;
    expect(sessionEndsAtMs(box)).toBe(endMs);
    expect(breathing(phaseAt(box, endMs - 1))).toMatchObject({ kind: "exhale", count: 4, breath: 4, of: 4 });
    expect(phaseAt(box, endMs)).toBeNull();
    expect(breathing(phaseAt(box, startAtMs + 47_999))).toMatchObject({ kind: "rest", breath: 3 });
  });
});

describe("[PA3] the spoken count", () => {
  const counts = (nominalMs: number, stepMs = 500) =>
    Array.from({ length: nominalMs / stepMs }, (_, i) => countAt(nominalMs, i * stepMs));

  test("one number a whole second", () => {
    expect(counts(3_000)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(countAt(3_000, 999)).toBe(1);
    expect(countAt(3_000, 1_000)).toBe(2);
  });

  test("a half second at the end lengthens the last number", () => {
    expect(counts(2_500)).toEqual([1, 1, 2, 2, 2]);
    expect(counts(1_500)).toEqual([1, 1, 1]);
  });

  test("half a second is one", () => {
    expect(counts(500)).toEqual([1]);
  });
});

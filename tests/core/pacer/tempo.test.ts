import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timelineOf } from "../../../shared/pacer/course.ts";
import { checkPattern } from "../../../shared/pacer/limits.ts";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { presets, programOf } from "../../../shared/pacer/presets.ts";
import { type Session, sessionEndsAtMs } from "../../../shared/pacer/session.ts";
import { faster, slower } from "../../../shared/pacer/steps.ts";
import { askTempo, fourAndSix, patterns, sessionOf, startAtMs } from "./programs.ts";

const at = (session: Session, afterMs: number) => phaseAt(session, startAtMs + afterMs);

describe("[BR21] a change of tempo", () => {
  const changed = askTempo(fourAndSix, 15_000, presets.even);

  test("begins with the first breath that is three seconds away, not sooner", () => {
    expect(askTempo(fourAndSix, 17_000, presets.even).changes?.[0]).toMatchObject({ fromBreath: 3, fromMs: 20_000 });
    expect(askTempo(fourAndSix, 17_001, presets.even).changes?.[0]).toMatchObject({ fromBreath: 4, fromMs: 30_000 });
    expect(askTempo(fourAndSix, -4_000, presets.even).changes?.[0]).toMatchObject({ fromBreath: 1, fromMs: 0 });
    expect(askTempo(fourAndSix, -2_999, presets.even).changes?.[0]).toMatchObject({ fromBreath: 2, fromMs: 10_000 });
  });

  test("changes nothing before that, and from that instant on each breath goes to five and five", () => {
    for (let ms = -5_000; ms < 20_000; ms += 250) expect(at(changed, ms)).toEqual(at(fourAndSix, ms));
    expect(at(changed, 20_000)).toMatchObject({ kind: "inhale", breath: 3, progress: 0, endsAtMs: startAtMs + 25_000 });
    expect(at(changed, 24_999)).toMatchObject({ kind: "inhale", count: 5 });
    expect(at(changed, 25_000)).toMatchObject({ kind: "exhale", breath: 3, count: 1, endsAtMs: startAtMs + 30_000 });
  });

  test("that was asked for again before it began is overtaken, one that comes before the new one is not", () => {
    const overtaken = askTempo(changed, 16_000, presets.longerOut);
    expect(overtaken.changes).toEqual([{ tempo: presets.longerOut, fromBreath: 3, fromMs: 20_000 }]);
    const both = askTempo(changed, 18_000, presets.longerOut);
    expect(both.changes?.map(({ fromBreath, fromMs }) => [fromBreath, fromMs])).toEqual([
      [3, 20_000],
      [4, 30_000],
    ]);
  });

  test("waits through a pause, however long, for its breath", () => {
    const paused = { ...changed, pausedAtMs: startAtMs + 18_000, resumeAtMs: startAtMs + 48_000 };
    expect(at(paused, 47_999)).toEqual({ kind: "paused", resumesInMs: 1 });
    expect(at(paused, 49_999)).toMatchObject({ kind: "exhale", count: 6, breath: 2, endsAtMs: startAtMs + 50_000 });
    expect(at(paused, 50_000)).toMatchObject({ kind: "inhale", breath: 3, progress: 0, endsAtMs: startAtMs + 55_000 });
  });

  test("asked for in a pause begins with the first breath after the resume, at once if that is where it stopped", () => {
    const amid = askTempo({ ...fourAndSix, pausedAtMs: startAtMs + 18_000 }, 600_000, presets.even);
    expect(amid.changes).toEqual([{ tempo: presets.even, fromBreath: 3, fromMs: 20_000 }]);
    const between = askTempo({ ...fourAndSix, pausedAtMs: startAtMs + 20_000 }, 600_000, presets.even);
    expect(between.changes).toEqual([{ tempo: presets.even, fromBreath: 3, fromMs: 20_000 }]);
    expect(at({ ...between, resumeAtMs: startAtMs + 700_000 }, 700_000)).toMatchObject({
      breath: 3,
      endsAtMs: startAtMs + 705_000,
    });
  });
});

describe("[BR22] with another tempo", () => {
  test("two minutes stay two minutes: after 30 s of four and six come 13 of three and four, not 9 of four and six", () => {
    const changed = askTempo(fourAndSix, 25_000, presets.softerStart);
    expect(timelineOf(changed)).toEqual({ breaths: 3 + 13, lengthMs: 30_000 + 13 * 7_000 });
    expect(at(changed, 29_999)).toMatchObject({ breath: 3, of: 12 });
    expect(at(changed, 30_000)).toMatchObject({ breath: 4, of: 16 });
    expect(sessionEndsAtMs(changed)).toBe(startAtMs + 121_000);
  });

  test("at least the breath that begins is breathed, and in the last one it is too late", () => {
    const late = askTempo(fourAndSix, 107_000, { ...presets.even, inhaleMs: 8_000, exhaleMs: 10_000 });
    expect(timelineOf(late)).toEqual({ breaths: 12, lengthMs: 110_000 + 18_000 });
    expect(askTempo(fourAndSix, 107_001, presets.even)).toBe(fourAndSix);
  });

  test("a ramp goes on from the pace that is reached, and isn't one when the new tempo is quicker than that", () => {
    const ramped = sessionOf(programOf({ minutes: 5, ramp: { fromCycleMs: 6_000, overMs: 60_000 } }));
    const [slow] = askTempo(ramped, 20_000, presets.longerOut).changes ?? [];
    expect(slow?.tempo).toMatchObject({ ...presets.longerOut, ramp: { overMs: 60_000 - (slow?.fromMs ?? 0) } });
    expect(slow?.tempo.ramp?.fromCycleMs).toBeCloseTo(
      1 / (1 / 6_000 + (1 / 10_000 - 1 / 6_000) * ((slow?.fromMs ?? 0) / 60_000)),
      -1,
    );
    const [quick] = askTempo(ramped, 20_000, { ...presets.softerStart, exhaleMs: 3_000 }).changes ?? [];
    expect(quick?.tempo.ramp).toBeUndefined();
  });
});

describe("[BR23] a step slower or faster", () => {
  test("is half a second for each phase that is there", () => {
    expect(slower(presets.fourAndSix)).toEqual({ inhaleMs: 4_500, holdMs: 0, exhaleMs: 6_500, restMs: 0 });
    expect(faster(presets.fourSevenEight)).toEqual({ inhaleMs: 3_500, holdMs: 6_500, exhaleMs: 7_500, restMs: 0 });
  });

  test("never leaves the limits", () => {
    expect(faster(presets.softerStart)).toEqual({ inhaleMs: 2_500, holdMs: 0, exhaleMs: 3_500, restMs: 0 });
    expect(faster({ ...presets.softerStart, inhaleMs: 2_500, exhaleMs: 3_500 })).toBeNull();
    expect(slower(presets.fourSevenEight)).toBeNull();
    fc.assert(
      fc.property(patterns, (pattern) => {
        for (const next of [slower(pattern), faster(pattern)])
          expect(next === null || checkPattern(next) === null).toBe(true);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breathBeginsMs, timelineOf } from "../../shared/pacer/course.ts";
import { nextCue } from "../../shared/pacer/cues.ts";
import { extentOf } from "../../shared/pacer/extent.ts";
import { checkPattern } from "../../shared/pacer/limits.ts";
import { phaseAt } from "../../shared/pacer/phase.ts";
import { presets, programOf } from "../../shared/pacer/presets.ts";
import { cycleMsOf, type Pattern } from "../../shared/pacer/program.ts";
import { nextBreathAt, type Session, sessionEndsAtMs, withTempo } from "../../shared/pacer/session.ts";
import { faster, slower } from "../../shared/pacer/steps.ts";
import { breathing, fourAndSix, patterns, programs, sessionOf, startAtMs, steadyPrograms } from "./pacer-programs.ts";

const AHEAD_MS = 3_000;

/** Asked for so long after the start, as `decide` answers it; the same session when no breath is left. */
function ask(session: Session, afterMs: number, pattern: Pattern): Session {
  const askedAtMs = startAtMs + afterMs;
  const fromBreath = nextBreathAt(session, askedAtMs + AHEAD_MS);
  return fromBreath === null ? session : withTempo(session, { askedAtMs, pattern, fromBreath });
}

const at = (session: Session, afterMs: number) => phaseAt(session, startAtMs + afterMs);

describe("[BR21] a change of tempo", () => {
  const changed = ask(fourAndSix, 15_000, presets.even);

  test("begins with the first breath that is three seconds away, not sooner", () => {
    expect(ask(fourAndSix, 17_000, presets.even).changes?.[0]).toMatchObject({ fromBreath: 3, fromMs: 20_000 });
    expect(ask(fourAndSix, 17_001, presets.even).changes?.[0]).toMatchObject({ fromBreath: 4, fromMs: 30_000 });
    expect(ask(fourAndSix, -4_000, presets.even).changes?.[0]).toMatchObject({ fromBreath: 1, fromMs: 0 });
    expect(ask(fourAndSix, -2_999, presets.even).changes?.[0]).toMatchObject({ fromBreath: 2, fromMs: 10_000 });
  });

  test("changes nothing before that, and from that instant on each breath goes to five and five", () => {
    for (let ms = -5_000; ms < 20_000; ms += 250) expect(at(changed, ms)).toEqual(at(fourAndSix, ms));
    expect(at(changed, 20_000)).toMatchObject({ kind: "inhale", breath: 3, progress: 0, endsAtMs: startAtMs + 25_000 });
    expect(at(changed, 24_999)).toMatchObject({ kind: "inhale", count: 5 });
    expect(at(changed, 25_000)).toMatchObject({ kind: "exhale", breath: 3, count: 1, endsAtMs: startAtMs + 30_000 });
  });

  test("that was asked for again before it began is overtaken, one that comes before the new one is not", () => {
    const overtaken = ask(changed, 16_000, presets.longerOut);
    expect(overtaken.changes).toEqual([{ tempo: presets.longerOut, fromBreath: 3, fromMs: 20_000 }]);
    const both = ask(changed, 18_000, presets.longerOut);
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
    const amid = ask({ ...fourAndSix, pausedAtMs: startAtMs + 18_000 }, 600_000, presets.even);
    expect(amid.changes).toEqual([{ tempo: presets.even, fromBreath: 3, fromMs: 20_000 }]);
    const between = ask({ ...fourAndSix, pausedAtMs: startAtMs + 20_000 }, 600_000, presets.even);
    expect(between.changes).toEqual([{ tempo: presets.even, fromBreath: 3, fromMs: 20_000 }]);
    expect(at({ ...between, resumeAtMs: startAtMs + 700_000 }, 700_000)).toMatchObject({
      breath: 3,
      endsAtMs: startAtMs + 705_000,
    });
  });
});

describe("[BR22] with another tempo", () => {
  test("two minutes stay two minutes: after 30 s of four and six come 13 of three and four, not 9 of four and six", () => {
    const changed = ask(fourAndSix, 25_000, presets.softerStart);
    expect(timelineOf(changed)).toEqual({ breaths: 3 + 13, lengthMs: 30_000 + 13 * 7_000 });
    expect(at(changed, 29_999)).toMatchObject({ breath: 3, of: 12 });
    expect(at(changed, 30_000)).toMatchObject({ breath: 4, of: 16 });
    expect(sessionEndsAtMs(changed)).toBe(startAtMs + 121_000);
  });

  test("at least the breath that begins is breathed, and in the last one it is too late", () => {
    const late = ask(fourAndSix, 107_000, { ...presets.even, inhaleMs: 8_000, exhaleMs: 10_000 });
    expect(timelineOf(late)).toEqual({ breaths: 12, lengthMs: 110_000 + 18_000 });
    expect(ask(fourAndSix, 107_001, presets.even)).toBe(fourAndSix);
  });

  test("a ramp goes on from the pace that is reached, and isn't one when the new tempo is quicker than that", () => {
    const ramped = sessionOf(programOf({ minutes: 5, ramp: { fromCycleMs: 6_000, overMs: 60_000 } }));
    const [slow] = ask(ramped, 20_000, presets.longerOut).changes ?? [];
    expect(slow?.tempo).toMatchObject({ ...presets.longerOut, ramp: { overMs: 60_000 - (slow?.fromMs ?? 0) } });
    expect(slow?.tempo.ramp?.fromCycleMs).toBeCloseTo(
      1 / (1 / 6_000 + (1 / 10_000 - 1 / 6_000) * ((slow?.fromMs ?? 0) / 60_000)),
      -1,
    );
    const [quick] = ask(ramped, 20_000, { ...presets.softerStart, exhaleMs: 3_000 }).changes ?? [];
    expect(quick?.tempo.ramp).toBeUndefined();
  });
});

const asks = fc.array(fc.record({ afterMs: fc.integer({ min: -5_000, max: 700_000 }), pattern: patterns }), {
  minLength: 1,
  maxLength: 12,
});

/** However often somebody asked, each at its time. */
const changedOften = fc.tuple(programs, asks).map(([program, all]) => {
  const inTurn = all.toSorted((one, other) => one.afterMs - other.afterMs);
  return inTurn.reduce((session, { afterMs, pattern }) => ask(session, afterMs, pattern), sessionOf(program));
});

describe("[BR21] [BR22] however often the tempo changes", () => {
  test("a breath in a new tempo is the breath of that tempo, from its first instant to its last", () => {
    fc.assert(
      fc.property(
        steadyPrograms,
        patterns,
        fc.integer({ min: 0, max: 600_000 }),
        fc.nat(),
        (program, pattern, askedMs, pick) => {
          const session = ask(sessionOf(program), askedMs, pattern);
          const [change] = session.changes ?? [];
          if (change === undefined) return;
          const { fromBreath, fromMs } = change;
          const { lengthMs } = timelineOf(session);
          const ownMs = pick % (lengthMs - fromMs);
          const alone = breathing(phaseAt(sessionOf({ ...pattern, minutes: 10 }), startAtMs + ownMs));
          const here = breathing(at(session, fromMs + ownMs));
          expect(here).toMatchObject({ kind: alone.kind, count: alone.count, progress: alone.progress });
          expect(here.breath).toBe(alone.breath + fromBreath - 1);
          expect(Math.abs(lengthMs - program.minutes * 60_000)).toBeLessThanOrEqual(cycleMsOf(pattern) + 20_000);
        },
      ),
    );
  });

  test("phases follow each other without a gap, a jump of the light, or a breath left out", () => {
    fc.assert(
      fc.property(changedOften, (session) => {
        const { breaths, lengthMs } = timelineOf(session);
        // What came before the first change that is kept may be a tempo that isn't known any more.
        const beginsMs = session.changes?.[0]?.fromMs ?? 0;
        let ms = beginsMs;
        let { breath } = breathing(at(session, ms));
        while (ms < lengthMs) {
          const phase = breathing(at(session, ms));
          expect(phase.progress).toBe(0);
          expect(phase.breath - breath).toBeLessThanOrEqual(1);
          const before = extentOf(session, startAtMs + Math.max(beginsMs, ms - 1));
          expect(Math.abs(extentOf(session, startAtMs + ms + 1) - before)).toBeLessThan(0.01);
          breath = phase.breath;
          ms = phase.endsAtMs - startAtMs;
        }
        expect([ms, breath]).toEqual([lengthMs, breaths]);
        expect(at(session, lengthMs)).toBeNull();
      }),
    );
  });

  test("only the changes that still matter are kept, and a pause of hours costs no precision", () => {
    fc.assert(
      fc.property(
        changedOften,
        fc.integer({ min: 0, max: 600_000 }),
        fc.integer({ min: 1, max: 40 * 3_600_000 }),
        (session, ms, pauseMs) => {
          expect(session.changes?.length ?? 0).toBeLessThanOrEqual(3);
          const fromMs = session.changes?.[0]?.fromMs ?? 0;
          fc.pre(ms >= fromMs && ms < timelineOf(session).lengthMs);
          const paused = { ...session, pausedAtMs: startAtMs + fromMs, resumeAtMs: startAtMs + fromMs + pauseMs };
          const [there, here] = [at(paused, ms + pauseMs), at(session, ms)].map(breathing);
          expect({ ...there, endsAtMs: 0 }).toEqual({ ...here, endsAtMs: 0 });
          expect((there?.endsAtMs ?? 0) - (here?.endsAtMs ?? 0)).toBe(pauseMs);
        },
      ),
    );
  });

  test("[PH23] both who hear of it in time are told every turn once, the half once at most, and the last breath once", () => {
    fc.assert(
      fc.property(programs, asks, (program, all) => {
        const inTurn = all.toSorted((one, other) => one.afterMs - other.afterMs);
        let session = sessionOf(program);
        let toldMs = startAtMs - 5_000;
        const kinds: string[] = [];
        const tellUntil = (untilMs: number): void => {
          for (
            let cue = nextCue(session, toldMs);
            cue !== null && cue.atMs <= untilMs;
            cue = nextCue(session, toldMs)
          ) {
            toldMs = cue.atMs;
            kinds.push(cue.kind === "inhale" ? `inhale ${cue.breath}` : cue.kind);
          }
        };
        for (const { afterMs, pattern } of inTurn) {
          tellUntil(startAtMs + afterMs);
          session = ask(session, afterMs, pattern);
        }
        tellUntil(Number.POSITIVE_INFINITY);
        const { breaths } = timelineOf(session);
        const inhales = kinds.filter((kind) => kind.startsWith("inhale"));
        expect(inhales).toEqual(Array.from({ length: breaths }, (_, index) => `inhale ${index + 1}`));
        expect(kinds.filter((kind) => kind === "halfway").length).toBeLessThanOrEqual(1);
        expect(kinds.filter((kind) => kind === "lastBreath")).toHaveLength(1);
        expect(kinds.at(-1)).toBe("done");
      }),
    );
  });

  test("a breath begins where the one before it ends", () => {
    fc.assert(
      fc.property(changedOften, fc.nat(), (session, pick) => {
        const first = session.changes?.[0]?.fromBreath ?? 1;
        const { breaths } = timelineOf(session);
        const breath = first + (pick % (breaths - first + 1));
        const beginsMs = breathBeginsMs(session, breath);
        expect(breathing(at(session, beginsMs))).toMatchObject({ kind: "inhale", breath, progress: 0 });
      }),
    );
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

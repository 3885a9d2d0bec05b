import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breathBeginsMs, timelineOf } from "../../../shared/pacer/course.ts";
import { nextCue } from "../../../shared/pacer/cues.ts";
import { extentOf } from "../../../shared/pacer/extent.ts";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { cycleMsOf } from "../../../shared/pacer/program.ts";
import type { Session } from "../../../shared/pacer/session.ts";
import { askTempo, breathing, patterns, programs, sessionOf, startAtMs, steadyPrograms } from "./programs.ts";

const at = (session: Session, afterMs: number) => phaseAt(session, startAtMs + afterMs);

const asks = fc.array(fc.record({ afterMs: fc.integer({ min: -5_000, max: 700_000 }), pattern: patterns }), {
  minLength: 1,
  maxLength: 12,
});

/** However often somebody asked, each at its time. */
const changedOften = fc.tuple(programs, asks).map(([program, all]) => {
  const inTurn = all.toSorted((one, other) => one.afterMs - other.afterMs);
  return inTurn.reduce((session, { afterMs, pattern }) => askTempo(session, afterMs, pattern), sessionOf(program));
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
          const session = askTempo(sessionOf(program), askedMs, pattern);
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
          session = askTempo(session, afterMs, pattern);
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

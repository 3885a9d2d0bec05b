import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextCue } from "../../../shared/pacer/cues.ts";
import { type Phase, phaseAt } from "../../../shared/pacer/phase.ts";
import { isPausedAt, type Session, sessionEndsAtMs, withPause, withResume } from "../../../shared/pacer/session.ts";
import { breathing, fourAndSix, programs, sessionOf, startAtMs, wholeOf } from "./programs.ts";

const at = (session: Session, ms: number) => phaseAt(session, startAtMs + ms);
const pausedAt = (ms: number): Session => ({ ...fourAndSix, pausedAtMs: startAtMs + ms });
const pausedBetween = (ms: number, untilMs: number): Session => ({ ...pausedAt(ms), resumeAtMs: startAtMs + untilMs });

describe("[PA4] a pause", () => {
  test("one that lies ahead changes nothing before it", () => {
    expect(at(pausedAt(12_000), 11_999)).toMatchObject({ kind: "inhale", count: 2, breath: 2 });
    expect(at(pausedAt(12_000), 12_000)).toEqual({ kind: "paused" });
    expect(at(pausedAt(12_000), 9_000_000)).toEqual({ kind: "paused" });
  });

  test("it says when it resumes once that is known, and goes on exactly where it stopped", () => {
    const session = pausedBetween(12_000, 60_000);
    expect(at(session, 12_000)).toEqual({ kind: "paused", resumesInMs: 48_000 });
    expect(at(session, 59_999)).toEqual({ kind: "paused", resumesInMs: 1 });
    expect(at(session, 60_000)).toMatchObject({
      kind: "inhale",
      count: 3,
      progress: 0.5,
      endsAtMs: startAtMs + 62_000,
    });
    expect(sessionEndsAtMs(session)).toBe(startAtMs + 168_000);
    expect(at(session, 167_999)).toMatchObject({ kind: "exhale", breath: 12 });
    expect(at(session, 168_000)).toBeNull();
  });

  test("a phase ends at the pause that cuts it, or at its own end if that comes first", () => {
    expect(breathing(at(pausedAt(12_000), 11_000)).endsAtMs).toBe(startAtMs + 12_000);
    expect(breathing(at(pausedAt(12_000), 9_000)).endsAtMs).toBe(startAtMs + 10_000);
    expect(breathing(at(pausedBetween(12_000, 60_000), 11_000)).endsAtMs).toBe(startAtMs + 12_000);
  });

  test("on a boundary the next phase waits for the resume", () => {
    const session = pausedBetween(4_000, 5_000);
    expect(at(session, 3_999)).toMatchObject({ kind: "inhale", endsAtMs: startAtMs + 4_000 });
    expect(at(session, 4_000)).toEqual({ kind: "paused", resumesInMs: 1_000 });
    expect(at(session, 5_000)).toMatchObject({ kind: "exhale", progress: 0, endsAtMs: startAtMs + 11_000 });
  });

  test("in the lead-in the rest of the lead-in waits too", () => {
    const session = pausedBetween(-2_000, 8_000);
    expect(at(session, -2_001)).toEqual({ kind: "leadIn", startsInMs: 2_001 });
    expect(at(session, -2_000)).toEqual({ kind: "paused", resumesInMs: 10_000 });
    expect(at(session, 8_000)).toEqual({ kind: "leadIn", startsInMs: 2_000 });
    expect(at(session, 10_000)).toMatchObject({ kind: "inhale", breath: 1, progress: 0 });
  });

  test("from the end on it comes too late", () => {
    expect(at(pausedAt(120_000), 120_000)).toBeNull();
    expect(sessionEndsAtMs(pausedAt(120_000))).toBe(startAtMs + 120_000);
    expect(at(pausedAt(119_999), 120_000)).toEqual({ kind: "paused" });
  });

  test("without a resume nobody knows the end", () => {
    expect(sessionEndsAtMs(pausedAt(119_999))).toBeNull();
    expect(sessionEndsAtMs(pausedBetween(119_999, 130_000))).toBe(startAtMs + 130_001);
  });

  test("of no length changes nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 121_000 }), (ms) => {
        expect(at(pausedBetween(12_000, 12_000), ms)).toEqual(at(fourAndSix, ms));
        expect(at(pausedBetween(12_000, 9_000), ms)).toEqual(at(fourAndSix, ms));
      }),
    );
  });
});

describe("[PA4] asking for a pause or a resume", () => {
  const ask = (session: Session, askedMs: number, pauseMs: number) =>
    withPause(session, { askedAtMs: startAtMs + askedMs, pauseAtMs: startAtMs + pauseMs });

  test("a second pause counts the first one", () => {
    expect(ask(pausedBetween(10_000, 15_000), 15_000, 30_000)).toEqual({ ...pausedAt(30_000), pausedForMs: 5_000 });
  });

  test("a pause before the resume has come takes the resume back", () => {
    expect(ask(pausedBetween(10_000, 15_000), 13_999, 14_999)).toEqual(pausedAt(10_000));
    expect(ask(pausedBetween(10_000, 15_000), 14_000, 15_000)).toEqual(pausedAt(10_000));
  });

  test("asked for before the resume has come, to begin after it, it lets the breath go on and stops it then", () => {
    const session = ask(pausedBetween(10_000, 15_000), 14_999, 15_999);
    expect(at(session, 14_999)).toEqual({ kind: "paused", resumesInMs: 1 });
    expect(at(session, 15_000)).toMatchObject({ kind: "inhale", breath: 2, progress: 0, endsAtMs: startAtMs + 15_999 });
    expect(at(session, 15_998)).toMatchObject({ kind: "inhale", progress: 998 / 4_000 });
    expect(at(session, 15_999)).toEqual({ kind: "paused" });
    const resumed = withResume(session, startAtMs + 20_000);
    expect(at(resumed, 14_999)).toEqual({ kind: "paused", resumesInMs: 1 });
    expect(at(resumed, 19_999)).toEqual({ kind: "paused", resumesInMs: 1 });
    expect(at(resumed, 20_000)).toMatchObject({ kind: "inhale", breath: 2, progress: 999 / 4_000 });
    expect(sessionEndsAtMs(resumed)).toBe(startAtMs + 120_000 + 5_000 + 4_001);
  });

  test("a breath that stands and is to go on and stop again still has the cue of its resume, and none behind the stop", () => {
    const session = ask(pausedBetween(10_000, 15_000), 14_500, 15_500);
    expect(nextCue(session, startAtMs + 14_700)).toEqual({ kind: "inhale", atMs: startAtMs + 15_000, breath: 2 });
    expect(nextCue(session, startAtMs + 15_000)).toBeNull();
  });

  test("of two pauses that lie ahead the earlier one holds", () => {
    expect(ask(pausedAt(10_000), 9_000, 11_000)).toEqual(pausedAt(10_000));
    expect(ask(pausedAt(10_000), 9_000, 9_500)).toEqual(pausedAt(9_500));
  });

  test("the first resume holds, and without a pause there is nothing to resume", () => {
    expect(withResume(pausedAt(10_000), startAtMs + 20_000)).toEqual(pausedBetween(10_000, 20_000));
    expect(withResume(pausedBetween(10_000, 20_000), startAtMs + 25_000)).toEqual(pausedBetween(10_000, 20_000));
    expect(withResume(fourAndSix, startAtMs + 25_000)).toEqual(fourAndSix);
  });

  test("a resume that comes no later than the pause undoes it", () => {
    expect(withResume(pausedAt(10_000), startAtMs + 10_000)).toEqual(fourAndSix);
    expect(withResume(pausedAt(10_000), startAtMs + 10_001)).toEqual(pausedBetween(10_000, 10_001));
  });
});

const withoutEnd = (phase: Phase | null) => (phase !== null && "endsAtMs" in phase ? { ...phase, endsAtMs: 0 } : phase);

const splits = fc.array(
  fc.record({ breatheMs: fc.integer({ min: 1, max: 90_000 }), pauseMs: fc.integer({ min: 1, max: 24 * 3_600_000 }) }),
  { minLength: 1, maxLength: 6 },
);

test("[PA4] however often it is paused, and for hours, the breath is the one it would have been", () => {
  fc.assert(
    fc.property(programs, splits, fc.nat(), (program, pauses, pick) => {
      const whole = sessionOf(program);
      let session = whole;
      let elapsedMs = -5_000;
      let nowMs = startAtMs - 5_000;
      for (const { breatheMs, pauseMs } of pauses) {
        const intoMs = pick % breatheMs;
        expect(withoutEnd(phaseAt(session, nowMs + intoMs))).toEqual(
          withoutEnd(phaseAt(whole, startAtMs + elapsedMs + intoMs)),
        );
        session = withPause(session, { askedAtMs: nowMs, pauseAtMs: nowMs + breatheMs });
        elapsedMs += breatheMs;
        session = withResume(session, nowMs + breatheMs + pauseMs);
        nowMs += breatheMs + pauseMs;
        expect(phaseAt(session, nowMs)).toEqual(
          shifted(phaseAt(whole, startAtMs + elapsedMs), session, elapsedMs, nowMs),
        );
      }
    }),
  );
});

/** Once the last pause is over, ends lie later by exactly the time that was paused. */
function shifted(phase: Phase | null, session: Session, elapsedMs: number, nowMs: number): Phase | null {
  const pausedMs = nowMs - (session.startAtMs + elapsedMs);
  return phase !== null && "endsAtMs" in phase ? { ...phase, endsAtMs: phase.endsAtMs + pausedMs } : phase;
}

test("[PA1] what is shown stays the same until endsAtMs and is something else then", () => {
  const pauses = fc.record({ at: fc.integer({ min: 0, max: 600_000 }), forMs: fc.integer({ min: 1, max: 60_000 }) });
  fc.assert(
    fc.property(programs, pauses, fc.nat(), (program, { at: pauseMs, forMs }, pick) => {
      const nowMs = startAtMs + (pick % wholeOf(program).lengthMs);
      const pausedAtMs = startAtMs + pauseMs;
      const session: Session = { ...sessionOf(program), pausedAtMs, resumeAtMs: pausedAtMs + forMs };
      fc.pre(!isPausedAt(session, nowMs) && phaseAt(session, nowMs)?.kind !== "leadIn");
      const now = breathing(phaseAt(session, nowMs));
      const justBefore = breathing(phaseAt(session, now.endsAtMs - 1 / 1_024));
      expect([justBefore.kind, justBefore.breath, justBefore.endsAtMs]).toEqual([now.kind, now.breath, now.endsAtMs]);
      expect(phaseAt(session, now.endsAtMs)?.kind).not.toBe(now.kind);
    }),
  );
});

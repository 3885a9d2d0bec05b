import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cue, nextCue } from "../../../shared/pacer/cues.ts";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { type Session, sessionEndsAtMs } from "../../../shared/pacer/session.ts";
import { stepFromMs } from "../../../shared/pacer/timeline.ts";
import { breathing, fourAndSix, programs, sessionOf, startAtMs, wholeOf } from "./programs.ts";

function cuesOf(session: Session, afterMs = startAtMs - 5_000): readonly Cue[] {
  const cues: Cue[] = [];
  for (let cue = nextCue(session, afterMs); cue !== null; cue = nextCue(session, cue.atMs)) cues.push(cue);
  return cues;
}

const told = (cues: readonly Cue[]) => cues.map(({ kind, atMs, breath }) => `${atMs - startAtMs} ${kind} ${breath}`);

describe("[PA8] cues", () => {
  test("tell the whole of one minute of four and six", () => {
    expect(told(cuesOf(sessionOf(programOf({ minutes: 1 }))))).toEqual([
      "-3000 leadIn 1",
      "-2000 leadIn 1",
      "-1000 leadIn 1",
      "0 inhale 1",
      "4000 exhale 1",
      "10000 inhale 2",
      "14000 exhale 2",
      "20000 inhale 3",
      "24000 exhale 3",
      "29250 halfway 4",
      "30000 inhale 4",
      "34000 exhale 4",
      "40000 inhale 5",
      "44000 exhale 5",
      "49250 lastBreath 6",
      "50000 inhale 6",
      "54000 exhale 6",
      "60000 done 6",
    ]);
  });

  test("tell holds and rests, but not the rest that is dropped", () => {
    const kinds = cuesOf(sessionOf(programOf({ preset: "box", minutes: 1 })), startAtMs + 44_500).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(["lastBreath", "inhale", "hold", "exhale", "done"]);
  });

  test("a cue is over at its own instant and due until just before", () => {
    expect(nextCue(fourAndSix, startAtMs + 3_999.75)).toEqual({ kind: "exhale", atMs: startAtMs + 4_000, breath: 1 });
    expect(nextCue(fourAndSix, startAtMs + 4_000)).toEqual({ kind: "inhale", atMs: startAtMs + 10_000, breath: 2 });
    expect(nextCue(fourAndSix, startAtMs + 119_999)).toEqual({ kind: "done", atMs: startAtMs + 120_000, breath: 12 });
    expect(nextCue(fourAndSix, startAtMs + 120_000)).toBeNull();
  });

  test("a single breath is neither half nor last, and of two the second is the last", () => {
    const kindsFor = (minutes: number) => cuesOf(sessionOf(programOf({ minutes }))).map(({ kind }) => kind);
    expect(kindsFor(10 / 60).slice(3)).toEqual(["inhale", "exhale", "done"]);
    expect(kindsFor(20 / 60).slice(3)).toEqual(["inhale", "exhale", "lastBreath", "inhale", "exhale", "done"]);
  });
});

describe("[PA8] cues and pauses", () => {
  const paused: Session = { ...fourAndSix, pausedAtMs: startAtMs + 4_000 };

  test("wait for a resume, those on the instant of the pause as well", () => {
    expect(nextCue(paused, startAtMs + 3_000)).toBeNull();
    expect(nextCue(paused, startAtMs + 6_000)).toBeNull();
    const resumed = { ...paused, resumeAtMs: startAtMs + 9_000 };
    for (const afterMs of [3_000, 4_000, 8_999]) {
      expect(nextCue(resumed, startAtMs + afterMs)).toEqual({ kind: "exhale", atMs: startAtMs + 9_000, breath: 1 });
    }
    expect(nextCue(resumed, startAtMs + 9_000)).toEqual({ kind: "inhale", atMs: startAtMs + 15_000, breath: 2 });
  });

  test("come before a pause that lies ahead", () => {
    expect(nextCue(paused, startAtMs - 1)).toEqual({ kind: "inhale", atMs: startAtMs, breath: 1 });
  });

  test("the end is told even when a pause falls on it", () => {
    const session = { ...fourAndSix, pausedAtMs: startAtMs + 120_000 };
    expect(nextCue(session, startAtMs + 119_000)).toEqual({ kind: "done", atMs: startAtMs + 120_000, breath: 12 });
  });

  test("the same cues in the same order, wherever the breath is paused", () => {
    const pauses = fc.record({
      at: fc.integer({ min: -4_000, max: 600_000 }),
      forMs: fc.integer({ min: 1, max: 90_000 }),
    });
    fc.assert(
      fc.property(programs, pauses, (program, { at, forMs }) => {
        const whole = sessionOf(program);
        const pausedAtMs = startAtMs + at;
        const session = { ...whole, pausedAtMs, resumeAtMs: pausedAtMs + forMs };
        const endsAtMs = sessionEndsAtMs(whole) ?? Number.NaN;
        const expected = cuesOf(whole).map((cue) => {
          const late = cue.kind === "done" && endsAtMs <= pausedAtMs ? 0 : cue.atMs >= pausedAtMs ? forMs : 0;
          return { ...cue, atMs: cue.atMs + late };
        });
        expect(cuesOf(session)).toEqual(expected);
      }),
    );
  });
});

test("[PA8] cues agree with the phases: one for each, at its first instant, never two at once", () => {
  fc.assert(
    fc.property(programs, (program) => {
      const session = sessionOf(program);
      const cues = cuesOf(session);
      const instants = cues.map(({ atMs }) => atMs);
      expect(new Set(instants).size).toBe(cues.length);
      const turns = cues.filter(({ kind }) => ["inhale", "hold", "exhale", "rest"].includes(kind));
      const { steps, lengthMs, breaths } = wholeOf(program);
      expect(turns.map(({ atMs }) => atMs - startAtMs)).toEqual(
        Array.from({ length: steps }, (_, index) => stepFromMs(program, index)),
      );
      for (const { kind, breath, atMs } of turns) {
        expect(breathing(phaseAt(session, atMs))).toMatchObject({ kind, breath, progress: 0, count: 1 });
      }
      expect(cues.at(-1)).toEqual({ kind: "done", atMs: startAtMs + lengthMs, breath: breaths });
      expect(cues.filter(({ kind }) => kind === "halfway")).toHaveLength(1);
      expect(cues.filter(({ kind }) => kind === "lastBreath")).toHaveLength(1);
    }),
  );
});

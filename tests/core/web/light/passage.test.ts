import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  extentOf,
  type PacerSession,
  phaseAt,
  withPause,
  withResume,
  withTempo,
} from "../../../../client-sdk/src/index.ts";
import { breathFrom, isStillRight, leadInAt, type Passage, passageAt } from "../../../../web/src/light/passage.ts";
import { fourAndSix, programs, sessionOf, startAtMs, steadyPrograms } from "../../pacer/programs.ts";

/** What is seen of a phase: the place in the breath, and how full the light is. */
function seen(session: PacerSession, atMs: number): unknown {
  const phase = phaseAt(session, atMs);
  const extent = extentOf(session, atMs).toFixed(6);
  return phase !== null && "count" in phase ? [phase.kind, phase.count, extent] : [phase?.kind, extent];
}

/** As a browser plays it: repeated, then its last moment for good. */
function drawn({ session, fromMs, lengthMs, times }: Passage, atMs: number): unknown {
  const goneMs = Math.min(atMs - fromMs, times * lengthMs - 1);
  return seen(session, fromMs + (goneMs % lengthMs));
}

const parts = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 5 });

/** What is drawn at an instant is right from then on until the passage or the breath ends. */
function expectRight(session: PacerSession, atMs: number, at: readonly number[]): Passage {
  const passage = passageAt(session, atMs);
  const untilMs = Math.min(passage.untilMs, atMs + 300_000);
  for (const part of at) {
    const ms = atMs + part * (untilMs - atMs);
    if (phaseAt(session, ms) !== null) expect(drawn(passage, ms)).toEqual(seen(session, ms));
  }
  return passage;
}

const instants = fc.integer({ min: -8_000, max: 250_000 }).map((ms) => startAtMs + ms);

describe("what is drawn in one piece", () => {
  test("is what the breath shows, from any instant on", () => {
    fc.assert(
      fc.property(programs, instants, parts, (program, atMs, at) => void expectRight(sessionOf(program), atMs, at)),
    );
  });

  test("is right through pauses, resumes and changes of tempo, before and after them", () => {
    const changes = fc.record({ atMs: instants, forMs: fc.integer({ min: 1, max: 20_000 }), pattern: steadyPrograms });
    fc.assert(
      fc.property(steadyPrograms, changes, instants, parts, (program, { atMs, forMs, pattern }, lookAtMs, at) => {
        const paused = withPause(sessionOf(program), { askedAtMs: atMs - 500, pauseAtMs: atMs });
        const resumed = withResume(paused, atMs + forMs);
        const { minutes: _, ...tempo } = pattern;
        const changed = withTempo(sessionOf(program), { askedAtMs: startAtMs, pattern: tempo, fromBreath: 2 });
        for (const session of [paused, resumed, changed]) expectRight(session, lookAtMs, at);
      }),
    );
  });

  test("repeats by itself to the end once the tempo is steady", () => {
    const leadIn = passageAt(fourAndSix, startAtMs - 5_000);
    expect([leadIn.times, isStillRight(leadIn, fourAndSix, startAtMs - 1)]).toEqual([1, true]);
    expect(isStillRight(leadIn, fourAndSix, startAtMs)).toBe(false);
    const round = passageAt(fourAndSix, startAtMs + 2_000.5);
    expect([round.fromMs, round.lengthMs, round.times]).toEqual([startAtMs, 10_000, 12]);
    expect(isStillRight(round, fourAndSix, startAtMs + 119_999)).toBe(true);
  });

  test("is replaced shortly before the tempo changes, and nothing repeats during a ramp", () => {
    const changed = withTempo(fourAndSix, {
      askedAtMs: startAtMs,
      pattern: { inhaleMs: 5_000, holdMs: 0, exhaleMs: 6_000, restMs: 0 },
      fromBreath: 3,
    });
    const round = passageAt(changed, startAtMs + 1_000);
    expect([round.times, round.untilMs]).toEqual([2, startAtMs + 20_000]);
    expect([15_999, 16_001].map((ms) => isStillRight(round, changed, startAtMs + ms))).toEqual([true, false]);
    expect(passageAt(changed, startAtMs + 16_001).times).toBe(1);
    const ramped = sessionOf({ ...fourAndSix.program, ramp: { fromCycleMs: 6_000, overMs: 60_000 } });
    expect(passageAt(ramped, startAtMs + 10_000).times).toBe(1);
  });

  test("is ready before the first breath, and has one piece for the lead-in", () => {
    for (const ms of [-5_000, -2_345.6, -1]) expect(breathFrom(fourAndSix, startAtMs + ms)).toBe(startAtMs);
    expect(passageAt(fourAndSix, breathFrom(fourAndSix, startAtMs - 4_000.3)).times).toBe(12);
    const leadIn = leadInAt(fourAndSix, startAtMs - 4_000.5, null);
    expect(leadIn).toMatchObject({ fromMs: startAtMs - 4_000.5, lengthMs: 4_001.5, times: 1 });
    for (const ms of [-3_000, -1, 0, 50_000]) expect(leadInAt(fourAndSix, startAtMs + ms, leadIn)).toBe(leadIn);
    expect(leadInAt(fourAndSix, startAtMs, null)).toBe(null);
  });

  test("has another piece for a lead-in longer than one, or with a pause in it: ready before it goes on", () => {
    const long = leadInAt(fourAndSix, startAtMs - 15_000, null);
    expect([long?.lengthMs, leadInAt(fourAndSix, startAtMs - 11_001, long)]).toEqual([12_000, long]);
    expect(leadInAt(fourAndSix, startAtMs - 6_999, long)).toMatchObject({ lengthMs: 7_000 });
    const pauseAtMs = startAtMs - 2_000;
    const paused = withPause(fourAndSix, { askedAtMs: pauseAtMs - 1_000, pauseAtMs });
    const before = leadInAt(paused, pauseAtMs - 900, leadInAt(fourAndSix, startAtMs - 4_000, null));
    expect(before).toMatchObject({ session: paused, fromMs: pauseAtMs - 900, lengthMs: 12_000 });
    expect(leadInAt(paused, pauseAtMs + 60_000, before)).toBe(before);
    const resumed = withResume(paused, pauseAtMs + 9_000);
    const ahead = leadInAt(resumed, pauseAtMs + 6_000, before);
    expect(ahead).toMatchObject({ session: resumed, fromMs: pauseAtMs + 6_000, lengthMs: 5_001 });
    for (const ms of [8_999, 9_000, 11_000]) expect(leadInAt(resumed, pauseAtMs + ms, ahead)).toBe(ahead);
    // Paused again in the last second before it resumes: all of that is in one piece.
    const again = withPause(resumed, { askedAtMs: pauseAtMs + 8_500, pauseAtMs: pauseAtMs + 9_500 });
    const on = leadInAt(again, pauseAtMs + 8_600, ahead);
    expect(on).toMatchObject({ session: again, fromMs: pauseAtMs + 8_600, lengthMs: 12_000 });
    for (const ms of [9_000, 9_500, 60_000]) expect(leadInAt(again, pauseAtMs + ms, on)).toBe(on);
    const later = withPause(fourAndSix, { askedAtMs: startAtMs, pauseAtMs: startAtMs + 1_000 });
    expect(leadInAt(withResume(later, startAtMs + 9_000), startAtMs + 8_000, null)).toBe(null);
    expect([-1, 8_999, 9_000].map((ms) => breathFrom(resumed, pauseAtMs + ms) - pauseAtMs)).toEqual([
      -1, 8_999, 11_000,
    ]);
  });
});

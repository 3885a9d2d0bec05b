import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PacerSession, phaseAt, withPause, withResume } from "../../../../client-sdk/src/index.ts";
import { countsOf, wordOf } from "../../../../web/src/light/breath-shown.ts";
import { turnsOf } from "../../../../web/src/light/turns.ts";
import { fourAndSix, rampedPrograms, sessionOf, startAtMs, steadyPrograms } from "../../pacer/programs.ts";

type Shown = { readonly atMs: number; readonly word: string | null; readonly count: number };

/** Everything shown, in order, with instants counted from the start. */
const shown = (session: PacerSession, fromMs: number, untilMs: number): readonly Shown[] =>
  [...turnsOf(session, startAtMs + fromMs, startAtMs + untilMs)].flatMap((turn) =>
    countsOf(session, turn).map(({ fromMs: atMs, count }) => ({ atMs: atMs - startAtMs, word: wordOf(turn), count })),
  );

const inShort = (session: PacerSession, fromMs: number, untilMs: number): readonly string[] =>
  shown(session, fromMs, untilMs).map(({ atMs, word, count }) => `${atMs} ${word ?? "nothing"} ${count}`);

/** The pacer's count at an instant. */
function countAt(session: PacerSession, ms: number): number {
  const phase = phaseAt(session, startAtMs + ms);
  return phase !== null && "count" in phase ? phase.count : 0;
}

describe("the words beside the light", () => {
  test("settle, count the last three seconds down, and say each phase with its numbers", () => {
    expect(inShort(fourAndSix, -5_000, 10_000)).toEqual([
      "-5000 breath.settle 0",
      ...[3, 2, 1].map((count) => `${-count * 1_000} leadIn ${count}`),
      ...[1, 2, 3, 4].map((count) => `${(count - 1) * 1_000} breath.in ${count}`),
      ...[1, 2, 3, 4, 5, 6].map((count) => `${(count + 3) * 1_000} breath.out ${count}`),
    ]);
    expect(inShort(fourAndSix, 119_500, 130_000)).toEqual(["119500 breath.out 6", "120000 nothing 0"]);
  });

  test("say so in a pause, and count down to its end", () => {
    const pauseAtMs = startAtMs + 2_500;
    const paused = withPause(fourAndSix, { askedAtMs: pauseAtMs - 1_000, pauseAtMs });
    const before = ["1500 breath.in 2", "2000 breath.in 3"];
    expect(inShort(paused, 1_500, 60_000)).toEqual([...before, "2500 breath.paused 0"]);
    const resumed = withResume(paused, pauseAtMs + 3_000);
    expect(inShort(resumed, 1_500, 7_000)).toEqual([
      ...before,
      "2500 breath.goingOn 3",
      "3500 breath.goingOn 2",
      "4500 breath.goingOn 1",
      "5500 breath.in 3",
      "6000 breath.in 4",
    ]);
    // Also before the first breath.
    const early = startAtMs - 1_500;
    const held = withPause(fourAndSix, { askedAtMs: early - 1_000, pauseAtMs: early });
    expect(inShort(held, -3_000, 5_000)).toEqual(["-3000 leadIn 3", "-2000 leadIn 2", "-1500 breath.paused 0"]);
  });

  test("are counted as the pacer counts, from any instant on", () => {
    fc.assert(
      fc.property(steadyPrograms, fc.integer({ min: 0, max: 50_000 }), (program, fromMs) => {
        const session = sessionOf(program);
        const counted = shown(session, fromMs + 0.4, fromMs + 30_000);
        for (const [at, { atMs, count }] of counted.entries()) {
          const untilMs = counted[at + 1]?.atMs ?? fromMs + 30_000;
          expect([atMs + 0.1, untilMs - 0.1].map((ms) => countAt(session, ms))).toEqual([count, count]);
        }
      }),
    );
  });

  test("are counted in a ramp as the pacer does, except for differences too small to see", () => {
    const UNSEEN_MS = 60;
    fc.assert(
      fc.property(rampedPrograms, fc.integer({ min: 0, max: 60_000 }), (program, fromMs) => {
        const session = sessionOf(program);
        for (const { atMs, count } of shown(session, fromMs, fromMs + 15_000)) {
          const around = [-UNSEEN_MS, 0, UNSEEN_MS].map((ms) => countAt(session, Math.max(fromMs, atMs + ms)));
          expect(around).toContain(count);
        }
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PacerSession, withPause, withResume } from "../../client-sdk/src/index.ts";
import { nextShownMs, nextWordMs, shownAt } from "../../web/src/light/breath-shown.ts";
import { fourAndSix, programs, sessionOf, startAtMs } from "./pacer-programs.ts";

const shown = (session: PacerSession, ms: number) => Object.values(shownAt(session, startAtMs + ms));

/** Every change in a stretch, from one to the next. */
function changes(session: PacerSession, next: typeof nextShownMs, forMs: number): readonly number[] {
  const found: number[] = [];
  for (let atMs = startAtMs - 6_000; atMs < startAtMs - 6_000 + forMs; atMs = next(session, atMs)) found.push(atMs);
  return found;
}

describe("the words beside the light", () => {
  test("settle, count the last three seconds down, and say each phase with its numbers", () => {
    expect(shown(fourAndSix, -3_001)).toEqual(["breath.settle", 0]);
    expect([-3_000, -2_000, -1].map((ms) => shown(fourAndSix, ms))).toEqual([
      ["leadIn", 3],
      ["leadIn", 2],
      ["leadIn", 1],
    ]);
    expect([0, 3_999, 4_000, 9_999].map((ms) => shown(fourAndSix, ms))).toEqual([
      ["breath.in", 1],
      ["breath.in", 4],
      ["breath.out", 1],
      ["breath.out", 6],
    ]);
    expect(shown(fourAndSix, 120_000)).toEqual([null, 0]);
  });

  test("say so in a pause, and count down to going on", () => {
    const pauseAtMs = startAtMs + 2_500;
    const paused = withPause(fourAndSix, { askedAtMs: pauseAtMs - 1_000, pauseAtMs });
    expect([2_499, 2_500, 60_000].map((ms) => shown(paused, ms))).toEqual([
      ["breath.in", 3],
      ["breath.paused", 0],
      ["breath.paused", 0],
    ]);
    expect([nextShownMs(paused, startAtMs + 2_100), nextWordMs(paused, startAtMs)]).toEqual([pauseAtMs, pauseAtMs]);
    expect(nextWordMs(paused, pauseAtMs)).toBe(Number.POSITIVE_INFINITY);
    const resumed = withResume(paused, pauseAtMs + 3_000);
    expect(
      changes(resumed, nextShownMs, 13_000)
        .slice(-5)
        .map((atMs) => shown(resumed, atMs - startAtMs)),
    ).toEqual([
      ["breath.goingOn", 3],
      ["breath.goingOn", 2],
      ["breath.goingOn", 1],
      ["breath.in", 3],
      ["breath.in", 4],
    ]);
  });

  test("change where they are said to change, and nowhere else", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const session = sessionOf(program);
        const instants = changes(session, nextShownMs, 40_000);
        for (const [at, fromMs] of instants.entries()) {
          const untilMs = instants[at + 1] ?? fromMs + 1;
          const here = shownAt(session, fromMs);
          expect(shownAt(session, fromMs + (untilMs - fromMs) / 2)).toEqual(here);
          // To the millisecond.
          expect(shownAt(session, untilMs - 1.5)).toEqual(untilMs - fromMs > 2 ? here : expect.anything());
          if (at + 1 < instants.length) expect(shownAt(session, untilMs)).not.toEqual(here);
        }
        const words = changes(session, nextWordMs, 40_000);
        for (const [at, atMs] of words.entries()) {
          const { word } = shownAt(session, words[at + 1] ?? atMs);
          if (at + 1 < words.length) expect(word).not.toBe(shownAt(session, atMs).word);
        }
        expect(words.every((atMs) => instants.some((instant) => Math.abs(instant - atMs) <= 1))).toBe(true);
      }),
    );
  });
});

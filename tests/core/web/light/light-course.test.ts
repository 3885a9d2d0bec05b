import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extentOf, type PacerSession, withPause, withResume } from "../../../../client-sdk/src/index.ts";
import { type Bend, lightCourse } from "../../../../web/src/light/light-course.ts";
import { rampedPrograms, sessionOf, startAtMs, steadyPrograms } from "../../pacer/programs.ts";

const AHEAD_MS = 60_000;
/** As a part of the light's full size: on a phone less than a pixel, and a fifth of a millimetre in a steep ramp. */
const UNSEEN = { steady: 0.002, ramped: 0.01 };

/** As browsers draw it. */
function drawnAt(course: readonly Bend[], atMs: number): number {
  const next = course.findIndex((bend) => bend.atMs > atMs);
  const [from, to] = [course[next - 1], course[next]];
  if (from === undefined || to === undefined) throw new Error("The course ends before that.");
  const part = (atMs - from.atMs) / (to.atMs - from.atMs);
  return from.extent + (to.extent - from.extent) * eased(from.easing, part);
}

function eased(easing: string, part: number): number {
  if (easing === "linear") return part;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = easing.slice("cubic-bezier(".length, -1).split(",").map(Number);
  // With handles at a third and two thirds the curve's time runs evenly, so there is no equation to solve.
  expect([x1, x2]).toEqual([1 / 3, 2 / 3]);
  return 3 * (1 - part) ** 2 * part * y1 + 3 * (1 - part) * part ** 2 * y2 + part ** 3;
}

const instants = fc.integer({ min: -8_000, max: 300_000 });
const parts = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 5 });

function expectDrawn(session: PacerSession, fromMs: number, at: readonly number[], most: number): void {
  const course = [...lightCourse(session, fromMs, fromMs + AHEAD_MS)];
  expect(course.at(-1)?.atMs).toBe(fromMs + AHEAD_MS);
  for (const part of at) {
    const atMs = fromMs + part * AHEAD_MS;
    expect(Math.abs(drawnAt(course, atMs) - extentOf(session, atMs))).toBeLessThan(most);
  }
}

describe("the light's curve for the browser", () => {
  test("is the light, from any instant on", () => {
    fc.assert(
      fc.property(steadyPrograms, instants, parts, (program, ms, at) =>
        expectDrawn(sessionOf(program), startAtMs + ms + 0.4, at, UNSEEN.steady),
      ),
    );
  });

  test("is the light through a pause and a resume, also while they are still to come", () => {
    const pauses = fc.record({
      pauseMs: fc.integer({ min: -3_000, max: 60_000 }),
      forMs: fc.integer({ min: 1, max: 40_000 }),
    });
    fc.assert(
      fc.property(steadyPrograms, pauses, parts, (program, { pauseMs, forMs }, at) => {
        const pauseAtMs = startAtMs + pauseMs;
        const paused = withPause(sessionOf(program), { askedAtMs: pauseAtMs - 1_000, pauseAtMs });
        for (const session of [paused, withResume(paused, pauseAtMs + forMs)])
          expectDrawn(session, pauseAtMs - 2_000.7, at, UNSEEN.steady);
      }),
    );
  });

  test("differs in a ramp by less than can be seen", () => {
    fc.assert(
      fc.property(rampedPrograms, instants, parts, (program, ms, at) =>
        expectDrawn(sessionOf(program), startAtMs + ms, at, UNSEEN.ramped),
      ),
    );
  });
});

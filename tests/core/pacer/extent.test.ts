import fc from "fast-check";
import { expect, test } from "vitest";
import { extentAt, extentOf } from "../../../shared/pacer/extent.ts";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { fourAndSix, programs, sessionOf, startAtMs } from "./programs.ts";

const box = sessionOf(programOf({ preset: "box" }));
const extent = (ms: number) => extentAt(phaseAt(box, startAtMs + ms));

test("[PA6] empty before, rising with the in-breath, full while held, falling with the out-breath, empty after", () => {
  expect([-1, 0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000].map(extent)).toEqual([
    0, 0, 0.5, 1, 1, 1, 0.5, 0, 0,
  ]);
  expect(extentAt(null)).toBe(0);
  expect(extentAt({ kind: "paused" })).toBe(0);
});

/** The steepest lawful light: 2 s of a cycle of 20 s, sped up to 3 s, take 300 ms; the easing is 1.5 times a line. */
const steepestPerMs = 1.5 / 300;

test("[PA6] it never jumps, at no boundary and in no ramp, and stays within 0 and 1", () => {
  const instants = fc.integer({ min: -6_000, max: 620_000 });
  fc.assert(
    fc.property(programs, instants, (program, ms) => {
      const session = sessionOf(program);
      const here = extentAt(phaseAt(session, startAtMs + ms));
      const next = extentAt(phaseAt(session, startAtMs + ms + 1));
      expect(here).toBeGreaterThanOrEqual(0);
      expect(here).toBeLessThanOrEqual(1);
      expect(Math.abs(next - here)).toBeLessThanOrEqual(steepestPerMs);
    }),
  );
});

test("[PA6] at a boundary the light is still, so the turn is soft", () => {
  expect(extent(1)).toBeLessThan(1e-6);
  expect(extent(3_999)).toBeGreaterThan(1 - 1e-6);
  expect(extent(11_999)).toBeLessThan(1e-6);
});

test("[PA6] through a pause the light waits where it stopped", () => {
  const session = { ...fourAndSix, pausedAtMs: startAtMs + 11_000, resumeAtMs: startAtMs + 71_000 };
  const stopped = extentOf(fourAndSix, startAtMs + 11_000);
  expect(stopped).toBeGreaterThan(0.1);
  for (const ms of [11_000, 40_000, 70_999, 71_000]) expect(extentOf(session, startAtMs + ms)).toBe(stopped);
  expect(extentOf(session, startAtMs + 73_000)).toBe(extentOf(fourAndSix, startAtMs + 13_000));
  expect(extentOf(session, startAtMs - 1)).toBe(0);
  expect(extentOf(session, startAtMs + 180_000)).toBe(0);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { cycleMsOf } from "../../../shared/pacer/program.ts";
import { elapsedAt, nominalAt } from "../../../shared/pacer/tempo.ts";
import { stepFromMs } from "../../../shared/pacer/timeline.ts";
import { breathing, rampedPrograms, sessionOf, startAtMs, wholeOf } from "./programs.ts";

/** Ten breaths a minute down to six over the first minute. */
const tenToSix = programOf({ minutes: 2, ramp: { fromCycleMs: 6_000, overMs: 60_000 } });

describe("[PA5] meet me where I am", () => {
  test("ten breaths a minute to six over one minute makes eight breaths in it, and six in the next", () => {
    expect(nominalAt(tenToSix, 60_000)).toBeCloseTo(8 * 10_000, 9);
    expect(nominalAt(tenToSix, 120_000)).toBeCloseTo(14 * 10_000, 9);
    expect(wholeOf(tenToSix).breaths).toBe(14);
  });

  test("the first breath is quick, each one longer than the last, and then the program's own", () => {
    const breathMs = Array.from(
      { length: 14 },
      (_, i) => stepFromMs(tenToSix, 2 * i + 2) - stepFromMs(tenToSix, 2 * i),
    );
    expect(breathMs[0]).toBeGreaterThan(6_000);
    expect(breathMs[0]).toBeLessThan(6_300);
    for (let i = 1; i < 8; i += 1) expect(breathMs[i]).toBeGreaterThan(breathMs[i - 1] ?? Number.NaN);
    expect(breathMs.slice(8)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_000]);
  });

  test("the count still goes to four and to six", () => {
    const session = sessionOf(tenToSix);
    const firstOutMs = startAtMs + stepFromMs(tenToSix, 1);
    expect(breathing(phaseAt(session, firstOutMs - 1))).toMatchObject({ kind: "inhale", count: 4, breath: 1 });
    expect(breathing(phaseAt(session, firstOutMs))).toMatchObject({ kind: "exhale", count: 1, progress: 0, of: 14 });
    const secondInMs = startAtMs + stepFromMs(tenToSix, 2);
    expect(breathing(phaseAt(session, secondInMs - 1))).toMatchObject({ kind: "exhale", count: 6, breath: 1 });
  });

  test("boundaries are whole milliseconds and belong to the later phase", () => {
    fc.assert(
      fc.property(rampedPrograms, fc.nat(), (program, pick) => {
        const boundaryMs = stepFromMs(program, 1 + (pick % (wholeOf(program).steps - 1)));
        const session = sessionOf(program);
        expect(Number.isInteger(boundaryMs)).toBe(true);
        expect(breathing(phaseAt(session, startAtMs + boundaryMs - 1)).endsAtMs).toBe(startAtMs + boundaryMs);
        expect(breathing(phaseAt(session, startAtMs + boundaryMs)).progress).toBe(0);
      }),
    );
  });

  test("the inverse undoes the bend", () => {
    fc.assert(
      fc.property(rampedPrograms, fc.integer({ min: 0, max: 600_000 }), (program, ms) => {
        expect(Math.abs(elapsedAt(program, nominalAt(program, ms)) - ms)).toBeLessThan(1e-6);
      }),
    );
  });

  test("tempo has no step where the ramp ends", () => {
    fc.assert(
      fc.property(rampedPrograms, (program) => {
        const overMs = program.ramp?.overMs ?? Number.NaN;
        const before = nominalAt(program, overMs) - nominalAt(program, overMs - 1);
        const after = nominalAt(program, overMs + 1) - nominalAt(program, overMs);
        const steepest = cycleMsOf(program) / 3_000 / 30_000;
        expect(Math.abs(before - after)).toBeLessThan(steepest);
      }),
    );
  });

  test("a ramp from the program's own pace is no ramp", () => {
    const flat = programOf({ ramp: { fromCycleMs: 10_000, overMs: 60_000 } });
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 125_000 }), (ms) => {
        expect(phaseAt(sessionOf(flat), startAtMs + ms)).toEqual(phaseAt(sessionOf(programOf()), startAtMs + ms));
      }),
    );
  });
});

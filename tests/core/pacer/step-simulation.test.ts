import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { phaseAt } from "../../../shared/pacer/phase.ts";
import { cycleMsOf, type Program } from "../../../shared/pacer/program.ts";
import { type StepKind, stepFromMs } from "../../../shared/pacer/timeline.ts";
import { breathing, rampedPrograms, sessionOf, startAtMs, steadyPrograms, wholeOf } from "./programs.ts";

/*
 * The same breath made the slow way, one millisecond after the other and without any formula of the pacer. It must
 * agree with the closed form.
 */

const phases = (program: Program): readonly { kind: StepKind; ms: number }[] => [
  { kind: "inhale", ms: program.inhaleMs },
  { kind: "hold", ms: program.holdMs },
  { kind: "exhale", ms: program.exhaleMs },
  { kind: "rest", ms: program.restMs },
];

describe("[PA1] a steady program", () => {
  test("agrees at every single millisecond with counting them", () => {
    fc.assert(
      fc.property(steadyPrograms, (lawful) => {
        const program = { ...lawful, minutes: 1 };
        const session = sessionOf(program);
        let atMs = startAtMs;
        for (let breath = 1; breath <= wholeOf(program).breaths; breath += 1) {
          for (const { kind, ms } of phases(program)) {
            if (breath === wholeOf(program).breaths && kind === "rest") break;
            for (let into = 0; into < ms; into += 1, atMs += 1) {
              const phase = breathing(phaseAt(session, atMs));
              const same =
                phase.kind === kind &&
                phase.breath === breath &&
                phase.progress === into / ms &&
                phase.endsAtMs === atMs + ms - into;
              if (!same) expect.fail(`${atMs - startAtMs} ms: ${JSON.stringify(phase)}, counted ${kind} ${into}/${ms}`);
            }
          }
        }
        expect(phaseAt(session, atMs)).toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});

/** Adds up the rate (trapezoids, exact for a straight line) and notes the first ms at which each boundary is passed. */
function simulateRamp(program: Program): { boundariesMs: readonly number[]; cyclesAtLength: number } {
  const cycleMs = cycleMsOf(program);
  const { fromCycleMs, overMs } = program.ramp ?? { fromCycleMs: cycleMs, overMs: 1 };
  const rate = (ms: number) => 1 / fromCycleMs + (1 / cycleMs - 1 / fromCycleMs) * Math.min(1, ms / overMs);
  const parts = phases(program).filter(({ ms }) => ms > 0);
  const boundariesMs = [0];
  let cycles = 0;
  let cyclesAtLength = 0;
  let nextCycles = (parts[0]?.ms ?? 0) / cycleMs;
  for (let ms = 1; ms <= program.minutes * 60_000 + cycleMs; ms += 1) {
    cycles += (rate(ms - 1) + rate(ms)) / 2;
    if (ms === program.minutes * 60_000) cyclesAtLength = cycles;
    if (cycles >= nextCycles) {
      boundariesMs.push(ms);
      nextCycles += (parts[(boundariesMs.length - 1) % parts.length]?.ms ?? 0) / cycleMs;
    }
  }
  return { boundariesMs, cyclesAtLength };
}

describe("[PA5] a ramp", () => {
  test("passes every boundary within a millisecond of adding up the rate", () => {
    fc.assert(
      fc.property(rampedPrograms, (program) => {
        const { boundariesMs, cyclesAtLength } = simulateRamp(program);
        const { breaths, steps } = wholeOf(program);
        expect(Math.abs(breaths - cyclesAtLength)).toBeLessThanOrEqual(0.5 + 1e-6);
        for (let index = 0; index <= steps; index += 1) {
          const simulatedMs = boundariesMs[index] ?? Number.NaN;
          expect(Math.abs(stepFromMs(program, index) - simulatedMs), `boundary ${index}`).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 25 },
    );
  }, 30_000);
});

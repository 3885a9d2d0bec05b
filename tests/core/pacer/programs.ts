import fc from "fast-check";
import { type Timeline, timelineOf } from "../../../shared/pacer/course.ts";
import type { Breathing, Phase } from "../../../shared/pacer/phase.ts";
import { lengthsMinutes, programOf } from "../../../shared/pacer/presets.ts";
import { cycleMsOf, type Pattern, type Program } from "../../../shared/pacer/program.ts";
import { nextBreathAt, type Session, withTempo } from "../../../shared/pacer/session.ts";
import { breathLimits } from "../../../shared/practices/breath/limits.ts";

/** A server instant as they come today; tests count from it. */
export const startAtMs = 1_800_000_000_000;

const halfSeconds = (minMs: number, maxMs: number): fc.Arbitrary<number> =>
  fc.integer({ min: minMs / 500, max: maxMs / 500 }).map((steps) => steps * 500);

export const patterns: fc.Arbitrary<Pattern> = fc
  .record({
    inhaleMs: halfSeconds(2_000, 8_000),
    holdMs: halfSeconds(0, 7_000),
    exhaleMs: halfSeconds(2_000, 10_000),
    restMs: halfSeconds(0, 5_000),
  })
  .filter((pattern) => cycleMsOf(pattern) >= 6_000 && cycleMsOf(pattern) <= 20_000);

export const steadyPrograms: fc.Arbitrary<Program> = fc
  .tuple(patterns, fc.constantFrom(...lengthsMinutes))
  .map(([pattern, minutes]) => ({ ...pattern, minutes }));

export const rampedPrograms: fc.Arbitrary<Program> = steadyPrograms.chain((program) =>
  fc
    .record({
      fromCycleMs: fc.integer({ min: 3_000, max: cycleMsOf(program) }),
      overMs: fc.integer({ min: 30_000, max: program.minutes * 60_000 }),
    })
    .map((ramp) => ({ ...program, ramp })),
);

/** Every kind of lawful program. */
export const programs: fc.Arbitrary<Program> = fc.oneof(steadyPrograms, rampedPrograms);

export const sessionOf = (program: Program): Session => ({ program, startAtMs, pausedForMs: 0 });

/** A program whose tempo nobody changes: its breaths, its phases and its length. */
export function wholeOf(program: Program): Timeline & { readonly steps: number } {
  const timeline = timelineOf({ program });
  const { inhaleMs, holdMs, exhaleMs, restMs } = program;
  const phases = [inhaleMs, holdMs, exhaleMs, restMs].filter((phaseMs) => phaseMs > 0).length;
  return { ...timeline, steps: timeline.breaths * phases - (restMs > 0 ? 1 : 0) };
}

/** Another tempo, asked for so long after the start, as `decide` answers it; the same session when no breath is left. */
export function askTempo(session: Session, afterMs: number, pattern: Pattern): Session {
  const askedAtMs = startAtMs + afterMs;
  const fromBreath = nextBreathAt(session, askedAtMs + breathLimits.tempoAheadMs);
  return fromBreath === null ? session : withTempo(session, { askedAtMs, pattern, fromBreath });
}

export const fourAndSix = sessionOf(programOf());

/** The phase of somebody breathing; anything else fails the test. */
export function breathing(phase: Phase | null): Breathing {
  if (phase === null || phase.kind === "leadIn" || phase.kind === "paused") {
    throw new Error(`expected a breath, got ${phase?.kind ?? "nothing"}`);
  }
  return phase;
}

import { askedMsOf, cycleMsOf, type Program } from "./program.ts";
import { elapsedAt, nominalAt } from "./tempo.ts";

export type StepKind = "inhale" | "hold" | "exhale" | "rest";

/** One phase of one breath. `fromMs` and `untilMs` count breathing time since the start: whole ms, pauses left out. */
export type Step = {
  readonly index: number;
  readonly kind: StepKind;
  /** 1-based. */
  readonly breath: number;
  readonly nominalMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type Timeline = { readonly breaths: number; readonly steps: number; readonly lengthMs: number };

type Part = { readonly kind: StepKind; readonly fromMs: number; readonly nominalMs: number };

/** Whole breaths nearest to the length asked for (a half rounds up), at least one. */
export function breathsOf(program: Program): number {
  return Math.max(1, Math.round(nominalAt(program, askedMsOf(program)) / cycleMsOf(program)));
}

/** The rest of the last breath is dropped, and nothing else, so that it ends on an out-breath. */
export function timelineOf(program: Program): Timeline {
  const breaths = breathsOf(program);
  const steps = breaths * partsOf(program).length - (program.restMs > 0 ? 1 : 0);
  return { breaths, steps, lengthMs: stepFromMs(program, steps) };
}

/**
 * Breathing time at which a step begins. Rounding to whole ms here, in one place, gives both phones and every caller
 * the same boundaries, also in a ramp, where the exact ones are irrational.
 */
export function stepFromMs(program: Program, index: number): number {
  const parts = partsOf(program);
  const cycles = Math.floor(index / parts.length);
  const part = parts[index % parts.length];
  return Math.round(elapsedAt(program, cycles * cycleMsOf(program) + (part?.fromMs ?? 0)));
}

/** The step that holds `elapsedMs`, from 0 up to the length (not included). A boundary belongs to the later step. */
export function stepAt(program: Program, elapsedMs: number): Step {
  const parts = partsOf(program);
  const nominalMs = nominalAt(program, elapsedMs);
  const cycles = Math.floor(nominalMs / cycleMsOf(program));
  const intoMs = nominalMs - cycles * cycleMsOf(program);
  let index = cycles * parts.length + parts.findLastIndex((part) => part.fromMs <= intoMs);
  // Rounded boundaries lie up to half a ms from the exact ones, so the neighbour may be the right step.
  if (elapsedMs >= stepFromMs(program, index + 1)) index += 1;
  else if (elapsedMs < stepFromMs(program, index)) index -= 1;
  return stepOf(program, index);
}

function stepOf(program: Program, index: number): Step {
  const parts = partsOf(program);
  const part = parts[index % parts.length];
  if (part === undefined) throw new RangeError(`no step ${index} in this program`);
  return {
    index,
    kind: part.kind,
    breath: Math.floor(index / parts.length) + 1,
    nominalMs: part.nominalMs,
    fromMs: stepFromMs(program, index),
    untilMs: stepFromMs(program, index + 1),
  };
}

function partsOf(program: Program): readonly Part[] {
  const parts: Part[] = [];
  let fromMs = 0;
  const add = (kind: StepKind, nominalMs: number): void => {
    if (nominalMs > 0) parts.push({ kind, fromMs, nominalMs });
    fromMs += nominalMs;
  };
  add("inhale", program.inhaleMs);
  add("hold", program.holdMs);
  add("exhale", program.exhaleMs);
  add("rest", program.restMs);
  return parts;
}

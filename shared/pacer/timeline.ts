import { cycleMsOf, type Tempo } from "./program.ts";
import { elapsedAt, nominalAt } from "./tempo.ts";

export type StepKind = "inhale" | "hold" | "exhale" | "rest";

/** One phase of one breath. `fromMs` and `untilMs` count breathing time: whole ms, pauses left out. */
export type Step = {
  readonly kind: StepKind;
  /** 1-based. */
  readonly breath: number;
  readonly nominalMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
};

type Part = { readonly kind: StepKind; readonly fromMs: number; readonly nominalMs: number };

/** Whole breaths nearest to the length asked for (a half rounds up), at least one. */
export function breathsIn(tempo: Tempo, lengthMs: number): number {
  return Math.max(1, Math.round(nominalAt(tempo, lengthMs) / cycleMsOf(tempo)));
}

/** How long this many breaths take. Only the rest of the last one is dropped, so that it ends on an out-breath. */
export function lengthOf(tempo: Tempo, breaths: number): number {
  return stepFromMs(tempo, breaths * partsOf(tempo).length - (tempo.restMs > 0 ? 1 : 0));
}

/** Breathing time at which a breath begins, after this many others. */
export function breathFromMs(tempo: Tempo, breathsBefore: number): number {
  return stepFromMs(tempo, breathsBefore * partsOf(tempo).length);
}

/**
 * Breathing time at which a step begins. Rounding to whole ms here, in one place, gives both phones and every caller
 * the same boundaries, also in a ramp, where the exact ones are irrational.
 */
export function stepFromMs(tempo: Tempo, index: number, parts: readonly Part[] = partsOf(tempo)): number {
  const cycles = Math.floor(index / parts.length);
  const part = parts[index % parts.length];
  return Math.round(elapsedAt(tempo, cycles * cycleMsOf(tempo) + (part?.fromMs ?? 0)));
}

/** The step that holds `elapsedMs`, from 0 on. A boundary belongs to the later step. */
export function stepIn(tempo: Tempo, elapsedMs: number): Step {
  const parts = partsOf(tempo);
  const nominalMs = nominalAt(tempo, elapsedMs);
  const cycles = Math.floor(nominalMs / cycleMsOf(tempo));
  const intoMs = nominalMs - cycles * cycleMsOf(tempo);
  const index = cycles * parts.length + parts.findLastIndex((part) => part.fromMs <= intoMs);
  // Rounded boundaries lie up to half a ms from the exact ones, so the neighbour may be the right step.
  const [fromMs, untilMs] = [stepFromMs(tempo, index, parts), stepFromMs(tempo, index + 1, parts)];
  if (elapsedMs >= untilMs) return stepOf(parts, index + 1, untilMs, stepFromMs(tempo, index + 2, parts));
  if (elapsedMs < fromMs) return stepOf(parts, index - 1, stepFromMs(tempo, index - 1, parts), fromMs);
  return stepOf(parts, index, fromMs, untilMs);
}

function stepOf(parts: readonly Part[], index: number, fromMs: number, untilMs: number): Step {
  const part = parts[index % parts.length];
  if (part === undefined) throw new RangeError(`no step ${index} in this tempo`);
  const breath = Math.floor(index / parts.length) + 1;
  return { kind: part.kind, breath, nominalMs: part.nominalMs, fromMs, untilMs };
}

function partsOf(tempo: Tempo): readonly Part[] {
  const parts: Part[] = [];
  let fromMs = 0;
  const add = (kind: StepKind, nominalMs: number): void => {
    if (nominalMs > 0) parts.push({ kind, fromMs, nominalMs });
    fromMs += nominalMs;
  };
  add("inhale", tempo.inhaleMs);
  add("hold", tempo.holdMs);
  add("exhale", tempo.exhaleMs);
  add("rest", tempo.restMs);
  return parts;
}

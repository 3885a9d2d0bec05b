/** The shape of one breath; all in milliseconds. A hold or rest of 0 is left out. */
export type Pattern = {
  readonly inhaleMs: number;
  readonly holdMs: number;
  readonly exhaleMs: number;
  readonly restMs: number;
};

/**
 * "Meet me where I am": the breathing rate goes in a straight line from one breath every `fromCycleMs` at the start
 * to the program's own, reached after `overMs`.
 */
export type Ramp = { readonly fromCycleMs: number; readonly overMs: number };

/** How fast to breathe: a pattern, optionally with a ramp towards it. */
export type Tempo = Pattern & { readonly ramp?: Ramp };

/** A tempo and how long to follow it. `limits.ts` says what is lawful. */
export type Program = Tempo & { readonly minutes: number };

export const cycleMsOf = (pattern: Pattern): number =>
  pattern.inhaleMs + pattern.holdMs + pattern.exhaleMs + pattern.restMs;

/** The length asked for; the real one is the nearest whole number of breaths. */
export const askedMsOf = (program: Program): number => program.minutes * 60_000;

/** Whether the breath is held anywhere, full or empty: such programs come with a word of caution. */
export const hasHolds = (pattern: Pattern): boolean => pattern.holdMs > 0 || pattern.restMs > 0;

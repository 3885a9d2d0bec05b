import type { Line } from "./delay-cloud.ts";

/** The lines of the least delays at one instant, under one drift. The lower cloud is turned over, so both lie above theirs. */
export type Lines = { readonly aboveMs: number; readonly belowMs: number; readonly slope: number };

/**
 * Old bounds loosen by this much, because the drift itself wanders with the phone's temperature. Crystal oscillators in
 * phones move by one or two ppm in minutes.
 */
const WANDER = 2e-6;

/** Loosening bounds linearly with age is the same as tilting both lines. */
export const bothOf = ({ aboveMs, belowMs, slope }: Lines): { readonly above: Line; readonly below: Line } => ({
  above: { heightMs: aboveMs, slope: WANDER + slope },
  below: { heightMs: belowMs, slope: WANDER - slope },
});

/** The same lines this much later. */
export function later(lines: Lines, byMs: number): Lines {
  const { above, below } = bothOf(lines);
  return moved(lines, { aboveMs: above.slope, belowMs: below.slope, slope: 0 }, byMs);
}

/** The lines after `times` this change. */
export function moved(lines: Lines, by: Lines, times: number): Lines {
  return {
    aboveMs: lines.aboveMs + times * by.aboveMs,
    belowMs: lines.belowMs + times * by.belowMs,
    slope: lines.slope + times * by.slope,
  };
}

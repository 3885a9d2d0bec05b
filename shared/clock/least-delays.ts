import type { View } from "./delay-cloud.ts";
import type { Lines } from "./lines.ts";

/** What is believed of the drift before (or beside) the samples; slopes are ms per ms. */
export type DriftBelief = { readonly slope: number; readonly spread: number };

export type Views = { readonly above: View; readonly below: View };

/** A change of the lines towards the likeliest ones. */
export type Step = Lines & {
  /** Newton's decrement: how far away they are, in standard deviations. */
  readonly decrement: number;
  /** How much of the step to take: damped like this, it keeps the lines beneath (Nesterov & Nemirovskii 1994). */
  readonly share: number;
  readonly slopeSpread: number;
};

/** The median of a gamma of shape 2, in its scales. */
const MEDIAN_IN_SCALES = 1.678;
/** From here on Newton's method needs no damping: each step doubles the digits (Boyd & Vandenberghe, 9.6). */
const QUADRATIC = 0.25;

/**
 * One step of Newton's method. Hardly any message meets no queue at all, so the lines don't touch their clouds: if queueing
 * is gamma of shape 2, *x* is as likely as `x exp(-x / scale)`, and each reply pushes its line down by 1 / x and pulls it up
 * by 1 / scale. It's the linear program of Moon et al. with a logarithmic barrier.
 */
export function stepTowardsLikeliest(
  { above, below }: Views,
  slope: number,
  belief: DriftBelief,
  medianMs: number,
): Step {
  const pull = MEDIAN_IN_SCALES / medianMs;
  const certainty = 1 / belief.spread ** 2;
  const up = pull * above.crowd - above.push;
  const down = pull * below.crowd - below.push;
  const turn =
    pull * (above.sumAge - below.sumAge) - above.pushAge + below.pushAge - certainty * (slope - belief.slope);
  const [meanAgeAbove, meanAgeBelow] = [above.holdAge / above.hold, below.holdAge / below.hold];
  const firmness =
    above.holdAge2 - meanAgeAbove * above.holdAge + below.holdAge2 - meanAgeBelow * below.holdAge + certainty;
  const slopeStep = (turn - meanAgeAbove * up + meanAgeBelow * down) / firmness;
  const aboveStep = up / above.hold - meanAgeAbove * slopeStep;
  const belowStep = down / below.hold + meanAgeBelow * slopeStep;
  const decrement = Math.sqrt(Math.max(0, up * aboveStep + down * belowStep + turn * slopeStep));
  return {
    aboveMs: aboveStep,
    belowMs: belowStep,
    slope: slopeStep,
    decrement,
    share: decrement < QUADRATIC ? 1 : 1 / (1 + decrement),
    slopeSpread: firmness > certainty ? 1 / Math.sqrt(firmness) : belief.spread,
  };
}

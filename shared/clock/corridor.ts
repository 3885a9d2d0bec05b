import { ConvexHull } from "./convex-hull.ts";
import type { ProbeSample } from "./probe-sample.ts";

/** What is believed of the drift before (or beside) the samples; slopes are ms per ms. */
export type DriftBelief = { readonly slope: number; readonly spread: number };

export type CorridorFit = {
  readonly offsetMs: number;
  readonly slope: number;
  readonly slopeSpread: number;
  /** Half the width of the corridor: the truth lies within, whatever the two paths do. */
  readonly halfWidthMs: number;
};

/**
 * Old bounds loosen by this much, because the drift itself wanders with the phone's temperature. Crystal oscillators in
 * phones move by one or two ppm in minutes.
 */
const WANDER = 2e-6;
/** Drifts further from the best one than this much log-likelihood weigh less than 1/1000. */
const NEGLIGIBLE = 7;
const STEPS_OF_THE_MEAN = 24;
/** A phone's crystal is within 100 ppm, a server's within 100 more. */
const STEEPEST = 400e-6;

/**
 * The corridor between what is known from above (`t1 - t0` = offset + up-delay) and from below (`t2 - t3` = offset -
 * down-delay). Both hulls are asked separately for their least delay, under one common drift (Moon, Skelly & Towsley,
 * INFOCOM 1999); the offset is the middle of the widest straight corridor that fits between them.
 */
export class Corridor {
  readonly #baseLocalMs: number;
  #baseOffsetMs: number;
  readonly #above = new ConvexHull();
  readonly #below = new ConvexHull();

  constructor(first: ProbeSample) {
    this.#baseLocalMs = first.t0Ms;
    this.#baseOffsetMs = first.t1Ms - first.t0Ms;
  }

  add(sample: ProbeSample): void {
    const { t0Ms, t1Ms, t2Ms, t3Ms } = sample;
    this.#above.add(t0Ms - this.#baseLocalMs, t1Ms - t0Ms - this.#baseOffsetMs);
    this.#below.add(t3Ms - this.#baseLocalMs, t3Ms - t2Ms + this.#baseOffsetMs);
  }

  forgetBefore(localMs: number): void {
    this.#above.forgetBefore(localMs - this.#baseLocalMs);
    this.#below.forgetBefore(localMs - this.#baseLocalMs);
  }

  /** Moves the whole history (the phone slept and its monotonic clock stood still), widened by what is unsure of it. */
  shift(byMs: number, slackMs: number): void {
    this.#baseOffsetMs += byMs;
    this.#above.raise(slackMs);
    this.#below.raise(slackMs);
  }

  /** `weight` is how many nats one millisecond of corridor is worth: the evidence of the samples against the belief. */
  fit(localMs: number, belief: DriftBelief, weight: number): CorridorFit {
    const atMs = localMs - this.#baseLocalMs;
    const score = (slope: number): number =>
      weight * this.#widthMs(slope, atMs) - 0.5 * ((slope - belief.slope) / belief.spread) ** 2;
    const best = summit(score, belief.slope - STEEPEST, belief.slope + STEEPEST);
    const floor = score(best) - NEGLIGIBLE;
    const from = edge(score, best, best - STEEPEST, floor);
    const to = edge(score, best, best + STEEPEST, floor);
    return this.#meanOver(from, to, atMs, (slope) => Math.exp(score(slope) - floor - NEGLIGIBLE));
  }

  #meanOver(from: number, to: number, atMs: number, density: (slope: number) => number): CorridorFit {
    let total = 0;
    let [slopeSum, squareSum, middleSum] = [0, 0, 0];
    const middle = (from + to) / 2;
    for (let step = 0; step <= STEPS_OF_THE_MEAN; step += 1) {
      const slope = from + ((to - from) * step) / STEPS_OF_THE_MEAN;
      const share = density(slope);
      total += share;
      slopeSum += share * (slope - middle);
      squareSum += share * (slope - middle) ** 2;
      middleSum += share * this.#middleMs(slope, atMs);
    }
    const mean = slopeSum / total;
    const slope = middle + mean;
    return {
      offsetMs: this.#baseOffsetMs + middleSum / total,
      slope,
      slopeSpread: Math.sqrt(Math.max(0, squareSum / total - mean * mean)),
      halfWidthMs: this.#widthMs(slope, atMs) / 2,
    };
  }

  /** Loosening bounds linearly with age is the same as asking both hulls for a tilted line. */
  #widthMs(slope: number, atMs: number): number {
    return this.#above.heightOfLine(slope + WANDER, atMs) + this.#below.heightOfLine(WANDER - slope, atMs);
  }

  #middleMs(slope: number, atMs: number): number {
    return (this.#above.heightOfLine(slope + WANDER, atMs) - this.#below.heightOfLine(WANDER - slope, atMs)) / 2;
  }
}

/** The place of the maximum of a concave function, by golden section. */
function summit(score: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atA, atB] = [score(a), score(b)];
  for (let step = 0; step < 36; step += 1) {
    if (atA > atB) {
      [high, b, atB] = [b, a, atA];
      a = high - ratio * (high - low);
      atA = score(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + ratio * (high - low);
      atB = score(b);
    }
  }
  return (low + high) / 2;
}

/** Where a concave function has fallen to `floor` on the way from its summit to `limit`. */
function edge(score: (x: number) => number, best: number, limit: number, floor: number): number {
  let [inside, outside] = [best, limit];
  if (score(limit) >= floor) return limit;
  for (let step = 0; step < 24; step += 1) {
    const middle = (inside + outside) / 2;
    if (score(middle) >= floor) inside = middle;
    else outside = middle;
  }
  return inside;
}

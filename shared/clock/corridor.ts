import { CROWD_REACHES, DelayCloud, type View } from "./delay-cloud.ts";
import { type DriftBelief, type Step, stepTowardsLikeliest, type Views } from "./least-delays.ts";
import { bothOf, type Lines, later, moved } from "./lines.ts";
import type { ProbeSample } from "./probe-sample.ts";
import { type Way, Ways } from "./ways.ts";

export type CorridorFit = {
  readonly offsetMs: number;
  readonly slope: number;
  readonly slopeSpread: number;
  /** Distance to the further bound of the corridor: the truth lies within it, whatever the two paths do. */
  readonly halfWidthMs: number;
};

type Sight = { readonly lines: Lines; readonly views: Views };

const FIRST_REACH_MS = 10;
/** Stamps are coarse: jitter below this is not seen. */
const LEAST_REACH_MS = 0.15;
/** Each fit corrects the reach by this many e-folds, times how far the share of points within it is from a half. */
const REACH_GAIN = 2;
/**
 * Fewer replies than this may all have waited behind one stall. Their reach is shortened, as too wide costs more than too
 * narrow.
 */
const MANY_REPLIES = 60;
/** A crowd counts as at least this share of all replies: a single quick reply among queued ones is no crowd. */
const LEAST_CROWD = 0.25;
/** How far below its cloud a line begins, in reaches. */
const FIRST_GAP = 0.003;
/** Lines this close to the likeliest ones, in standard deviations, are kept: the error is too small to see. */
const NEAR_ENOUGH = 0.2;
const MOST_STEPS = 20;
const SMALLEST_SHARE = 2 ** -8;

/**
 * The corridor between the bounds from above (`t1 - t0` = offset + up-delay) and from below (`t2 - t3` = offset -
 * down-delay). The least delay of each cloud is found separately, under one common drift (Moon, Skelly & Towsley, INFOCOM
 * 1999); the offset is the middle between the two.
 */
export class Corridor {
  readonly #baseLocalMs: number;
  #baseOffsetMs: number;
  readonly #above = new DelayCloud();
  readonly #below = new DelayCloud();
  #atMs = 0;
  #lines: Lines;
  readonly #ways = new Ways();
  /** The ways whose least delays the lines may stand for. */
  #near: ReadonlySet<Way> = new Set();
  /** Half of the crowd lies within this of its line: the scale of what queues add. */
  #reachMs = FIRST_REACH_MS;

  constructor(first: ProbeSample, belief: DriftBelief) {
    this.#baseLocalMs = first.t0Ms;
    this.#baseOffsetMs = first.t1Ms - first.t0Ms;
    this.#lines = { aboveMs: 0, belowMs: 0, slope: belief.slope };
    this.add(first);
  }

  add(sample: ProbeSample): void {
    const { t0Ms, t1Ms, t2Ms, t3Ms } = sample;
    const way = this.#ways.next(sample.connection);
    this.#above.add(t0Ms - this.#baseLocalMs, t1Ms - t0Ms - this.#baseOffsetMs, way);
    this.#below.add(t3Ms - this.#baseLocalMs, t3Ms - t2Ms + this.#baseOffsetMs, way);
  }

  forgetBefore(localMs: number): void {
    this.#above.forgetBefore(localMs - this.#baseLocalMs);
    this.#below.forgetBefore(localMs - this.#baseLocalMs);
  }

  /** Moves the whole history (the phone slept and its monotonic clock stood still), widened by the uncertainty of the move. */
  shift(byMs: number, slackMs: number): void {
    this.#baseOffsetMs += byMs;
    this.#above.raise(slackMs);
    this.#below.raise(slackMs);
  }

  /** The likeliest lines with no reply beneath them, and their middle. */
  fit(localMs: number, belief: DriftBelief): CorridorFit {
    this.#moveTo(localMs - this.#baseLocalMs);
    const stepFrom = ({ lines, views }: Sight): Step => {
      const medianMs = this.#reachMs * Math.min(1, views.above.size / MANY_REPLIES);
      return stepTowardsLikeliest(views, lines.slope, belief, medianMs);
    };
    let sight = this.#lay();
    let step = stepFrom(sight);
    for (let steps = 0; steps < MOST_STEPS && step.decrement > NEAR_ENOUGH; steps += 1) {
      const next = this.#take(step, sight.lines);
      if (next === null) break;
      sight = next;
      step = stepFrom(sight);
    }
    const { lines, views } = sight;
    this.#lines = lines;
    this.#correctReach(views);
    const middleMs = (lines.aboveMs - lines.belowMs) / 2;
    const aboveMs = lines.aboveMs + views.above.leastMs - middleMs;
    const belowMs = lines.belowMs + views.below.leastMs + middleMs;
    return {
      offsetMs: this.#baseOffsetMs + middleMs,
      slope: lines.slope,
      slopeSpread: step.slopeSpread,
      halfWidthMs: Math.max(aboveMs, belowMs),
    };
  }

  #moveTo(atMs: number): void {
    this.#lines = later(this.#lines, atMs - this.#atMs);
    this.#atMs = atMs;
  }

  #look(lines: Lines): Sight {
    const { above, below } = bothOf(lines);
    const asked = { reachMs: this.#reachMs, ways: this.#near };
    const views = {
      above: this.#above.viewFrom(above, this.#atMs, asked),
      below: this.#below.viewFrom(below, this.#atMs, asked),
    };
    return { lines, views };
  }

  /**
   * Where a fit begins: the last lines, lowered if a reply came in beneath them, raised if everything that held them is
   * forgotten.
   */
  #lay(): Sight {
    const sight = this.#look(this.#lines);
    const lifts = { aboveMs: this.#liftTo(sight.views.above), belowMs: this.#liftTo(sight.views.below), slope: 0 };
    this.#lines = moved(this.#lines, lifts, 1);
    const [near, before] = [this.#nearWays(), this.#near];
    this.#near = near;
    const isAsBefore = near.size === before.size && [...near].every((way) => before.has(way));
    // Mostly nothing has moved, and looking again would cost a third of a fit.
    return isAsBefore && lifts.aboveMs === 0 && lifts.belowMs === 0 ? sight : this.#look(this.#lines);
  }

  #nearWays(): ReadonlySet<Way> {
    const near = this.#waysWithin(this.#reachMs);
    return near.size === 0 ? this.#waysWithin(Number.POSITIVE_INFINITY) : near;
  }

  #liftTo({ leastMs }: View): number {
    const gapMs = FIRST_GAP * this.#reachMs;
    return leastMs < gapMs || leastMs >= CROWD_REACHES * this.#reachMs ? leastMs - gapMs : 0;
  }

  /**
   * The ways that come within reach of either line. One near neither is a longer way, and what it adds isn't the same up and
   * down; one near only one of them meets a queue in the other direction.
   */
  #waysWithin(reachMs: number): ReadonlySet<Way> {
    const { above, below } = bothOf(this.#lines);
    return new Set([
      ...this.#above.waysWithin(reachMs, above, this.#atMs),
      ...this.#below.waysWithin(reachMs, below, this.#atMs),
    ]);
  }

  /**
   * The lines after a step. Null if even its smallest part would leave a reply beneath, because the numbers are so large that
   * milliseconds are lost.
   */
  #take(step: Step, lines: Lines): Sight | null {
    for (let { share } = step; share > SMALLEST_SHARE; share /= 2) {
      const sight = this.#look(moved(lines, step, share));
      if (isBeneath(sight.views.above) && isBeneath(sight.views.below)) return sight;
    }
    return null;
  }

  /** Queues only ever add, so the quieter direction gives the scale for both; what is left of it then cancels. */
  #correctReach({ above, below }: Views): void {
    if (above.size === 1) return;
    const share = ({ size, near, crowd }: View): number => (near - 1) / Math.max(LEAST_CROWD * size, crowd);
    const tooFar = Math.max(share(above), share(below)) - 0.5;
    this.#reachMs = Math.max(LEAST_REACH_MS, this.#reachMs * Math.exp(-REACH_GAIN * tooFar));
  }
}

function isBeneath({ leastMs, crowd }: View): boolean {
  return leastMs > 0 && crowd > 0;
}

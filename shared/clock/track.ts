import { Corridor, type CorridorFit } from "./corridor.ts";
import type { DriftBelief } from "./least-delays.ts";
import { type ProbeSample, rttMs, STAMP_SLACK_MS } from "./probe-sample.ts";

/** A first estimate needs this many replies that did not arrive in one bunch … */
const REPLIES_THAT_AGREE = 5;
/** … and whose middles lie within this. */
const AGREE_WITHIN_MS = 40;
/** A path so unsteady that its five quickest replies never agree is taken as it is after this many. */
const REPLIES_ENOUGH = 12;
/** A long path can hide more: nothing is believed before one reply for this much of half its corridor, or this many in all. */
const HALF_WIDTH_PER_REPLY_MS = 14;
const REPLIES_FOR_ANY_WAY = 24;
/** Replies that were sent apart and arrive closer together than this share of it were held back by one another. */
const BUNCHED = 1 / 8;
const QUICKEST_KEPT = 8;
const RTTS_AVERAGED = 32;
/** Older history adds nothing to what younger history says. */
const HISTORY_MS = 20 * 60_000;
/** Bounds that cross by more than this come from clocks that did not run straight: the older ones are dropped. */
const CROSSING_MS = 2 * STAMP_SLACK_MS;
/** Another server's crystal differs from the last one's by about this. */
const OTHER_SERVER_SPREAD = 15e-6;

/** The line through a history at a local instant, `sinceMs` after its last reply. */
export type TrackLine = CorridorFit & { readonly sinceMs: number };

type Quick = { readonly rttMs: number; readonly middleMs: number };

/** The history of one server clock: samples in, a line out once enough of them agree. */
export class Track {
  readonly epoch: string;
  readonly #belief: DriftBelief;
  readonly #corridor: Corridor;
  #fit: CorridorFit;
  #fitAtMs = 0;
  #last: ProbeSample | null = null;
  #quickest: Quick[] = [];
  #unbunched = 0;
  #replies = 0;
  #meanRttMs = 0;
  #locked = false;

  constructor(first: ProbeSample, belief: DriftBelief) {
    this.epoch = first.epoch;
    this.#belief = belief;
    this.#corridor = new Corridor(first, belief);
    this.#weigh(first);
    this.#fit = this.#fitAt(first.t3Ms);
    this.#fitAtMs = first.t3Ms;
    this.#last = first;
  }

  get locked(): boolean {
    return this.#locked;
  }

  get rttMs(): number {
    return this.#meanRttMs;
  }

  add(sample: ProbeSample): void {
    this.#corridor.add(sample);
    this.#corridor.forgetBefore(sample.t3Ms - HISTORY_MS);
    this.#weigh(sample);
    this.#fit = this.#fitAt(sample.t3Ms);
    this.#fitAtMs = sample.t3Ms;
    this.#locked ||= this.#agrees();
    this.#last = sample;
  }

  at(localMs: number): TrackLine {
    const sinceMs = localMs - this.#fitAtMs;
    return { ...this.#fit, offsetMs: this.#fit.offsetMs + this.#fit.slope * sinceMs, sinceMs };
  }

  /** What this history teaches about the drift of another one on the same phone. */
  beliefForAnother(): DriftBelief {
    const spread = Math.min(this.#belief.spread, this.#fit.slopeSpread + OTHER_SERVER_SPREAD);
    return { slope: this.#fit.slope, spread };
  }

  shift(byMs: number, slackMs: number): void {
    this.#corridor.shift(byMs, slackMs);
    this.#fit = this.#fitAt(this.#fitAtMs);
  }

  #weigh(sample: ProbeSample): void {
    const rtt = Math.max(0, rttMs(sample));
    this.#replies += 1;
    this.#meanRttMs += (rtt - this.#meanRttMs) / Math.min(this.#replies, RTTS_AVERAGED);
    if (this.#isBunched(sample)) return;
    this.#unbunched += 1;
    const middleMs = (sample.t1Ms - sample.t0Ms + sample.t2Ms - sample.t3Ms) / 2;
    this.#quickest = [...this.#quickest, { rttMs: rtt, middleMs }]
      .sort((a, b) => a.rttMs - b.rttMs)
      .slice(0, QUICKEST_KEPT);
  }

  /** Messages that were held back together arrive together; they are one observation, not many. */
  #isBunched(sample: ProbeSample): boolean {
    if (this.#last === null) return false;
    const sentApartMs = sample.t0Ms - this.#last.t0Ms;
    return Math.min(sample.t1Ms - this.#last.t1Ms, sample.t3Ms - this.#last.t3Ms) < sentApartMs * BUNCHED;
  }

  #agrees(): boolean {
    const repliesOfWay = Math.min(REPLIES_FOR_ANY_WAY, this.#fit.halfWidthMs / HALF_WIDTH_PER_REPLY_MS);
    if (this.#unbunched < repliesOfWay) return false;
    if (this.#unbunched >= REPLIES_ENOUGH) return true;
    const middles = this.#quickest.slice(0, REPLIES_THAT_AGREE).map(({ middleMs }) => middleMs);
    return middles.length === REPLIES_THAT_AGREE && Math.max(...middles) - Math.min(...middles) <= AGREE_WITHIN_MS;
  }

  #fitAt(localMs: number): CorridorFit {
    let fit = this.#corridor.fit(localMs, this.#belief);
    for (let keepMs = HISTORY_MS / 2; fit.halfWidthMs < -CROSSING_MS / 2 && keepMs > 1_000; keepMs /= 2) {
      this.#corridor.forgetBefore(localMs - keepMs);
      fit = this.#corridor.fit(localMs, this.#belief);
    }
    return fit;
  }
}

import { allows, coastMs, isWithinBounds, overlap } from "./agreement.ts";
import type { DriftBelief } from "./least-delays.ts";
import {
  ACCEPTED,
  type DropReason,
  dropped,
  type ProbeSample,
  type SampleVerdict,
  STAMP_SLACK_MS,
  stampFault,
} from "./probe-sample.ts";
import { ReplyOrder } from "./reply-order.ts";
import { Track } from "./track.ts";

export type ClockEstimate = {
  /** Server time minus the phone's monotonic time. */
  readonly offsetMs: number;
  /** How much faster the server's clock runs than the phone's, in parts per million. */
  readonly driftPpm: number;
  /** The true offset is within this of `offsetMs`, however unequal the two directions are. */
  readonly uncertaintyMs: number;
  /** Mean round trip of the last replies. */
  readonly rttMs: number;
};

/** Only reasons that have occurred. */
export type DropCounts = Readonly<Partial<Record<DropReason, number>>>;

export interface Estimator {
  /** Takes one reply. A sample that can't be right is dropped, counted by reason, and changes nothing. */
  add(sample: ProbeSample): SampleVerdict;
  /** The estimate at a local monotonic instant, or null while it isn't known. */
  estimateAt(localMs: number): ClockEstimate | null;
  /**
   * The wall clock moved by `wallJumpMs` against the monotonic one: either the phone slept and its monotonic clock stood
   * still, or somebody set the wall clock. Replies in flight are dropped; the next one tells which it was.
   */
  onWake(localMs: number, wallJumpMs: number): void;
  /** False while replies contradict the estimate, or after a wake-up until one agrees with it. */
  isTrusted(): boolean;
  /** Counts a reply that never became a sample: it is unreadable, or its connection is over. */
  drop(reason: DropReason): void;
  /** How often samples were dropped, by reason. */
  drops(): DropCounts;
  /** Forgets everything but the counts. */
  reset(): void;
}

export const createEstimator = (): Estimator => new CorridorEstimator();

/** Wall clocks tick in whole milliseconds and are trimmed now and then, so bridging a sleep is not exact. */
const BRIDGE_SLACK_MS = 1.5;

/** What is believed of the drift before any sample. */
const ANY_DRIFT: DriftBelief = { slope: 0, spread: 40e-6 };

class CorridorEstimator implements Estimator {
  readonly #drops: Partial<Record<DropReason, number>> = {};
  #track: Track | null = null;
  /** Another history, of a new epoch or of replies that contradict the current one; it takes over once it is locked. */
  #rival: Track | null = null;
  /** One reply that contradicts the estimate may be a fault; a second one is not. */
  #suspect: ProbeSample | null = null;
  #inDoubt = false;
  #wallJumpMs: number | null = null;
  #order = new ReplyOrder();

  add(sample: ProbeSample): SampleVerdict {
    const fault = stampFault(sample) ?? this.#order.fault(sample) ?? this.#sort(sample);
    if (fault === null) return ACCEPTED;
    this.drop(fault);
    return dropped(fault);
  }

  drop(reason: DropReason): void {
    this.#drops[reason] = (this.#drops[reason] ?? 0) + 1;
  }

  estimateAt(localMs: number): ClockEstimate | null {
    const line = this.#track?.locked === true ? this.#track.at(localMs) : null;
    if (line === null) return null;
    return {
      offsetMs: line.offsetMs,
      driftPpm: line.slope * 1e6,
      uncertaintyMs: Math.max(STAMP_SLACK_MS, line.halfWidthMs) + coastMs(line),
      rttMs: this.#track?.rttMs ?? 0,
    };
  }

  onWake(localMs: number, wallJumpMs: number): void {
    this.#order.dropSentBefore(localMs);
    this.#suspect = this.#rival = null;
    this.#inDoubt = true;
    if (this.#track?.locked === true) this.#wallJumpMs = (this.#wallJumpMs ?? 0) + wallJumpMs;
    else this.#track = null;
  }

  isTrusted(): boolean {
    return this.#track?.locked === true && !this.#inDoubt;
  }

  drops(): DropCounts {
    return { ...this.#drops };
  }

  reset(): void {
    this.#track = this.#rival = this.#suspect = this.#wallJumpMs = null;
    this.#inDoubt = false;
    this.#order = new ReplyOrder();
  }

  /** Finds the history a sample belongs to. */
  #sort(sample: ProbeSample): DropReason | null {
    this.#order.remember(sample);
    const track = this.#track;
    if (this.#rival?.epoch !== sample.epoch) this.#rival = null;
    if (track === null || (!track.locked && track.epoch !== sample.epoch)) {
      this.#enthrone(new Track(sample, ANY_DRIFT), sample);
    } else if (track.epoch !== sample.epoch) {
      this.#inDoubt ||= !isWithinBounds(track, sample, this.#wallJumpMs ?? 0);
      this.#addToRival(sample, track);
    } else if (!track.locked) {
      track.add(sample);
    } else if (this.#wallJumpMs !== null) {
      this.#settleWake(sample, track, this.#wallJumpMs);
    } else if (allows(track, sample)) {
      this.#agree(sample, track);
    } else {
      return this.#contradict(sample, track);
    }
    return null;
  }

  #agree(sample: ProbeSample, track: Track): void {
    if (this.#rival !== null && allows(this.#rival, sample)) return this.#addToRival(sample, track);
    if (this.#suspect !== null && !overlap(sample, this.#suspect)) this.#suspect = null;
    this.#rival = null;
    this.#inDoubt = false;
    track.add(sample);
  }

  #contradict(sample: ProbeSample, track: Track): DropReason | null {
    if (this.#rival === null && (this.#suspect === null || !overlap(sample, this.#suspect))) {
      this.#suspect = sample;
      return "disagrees";
    }
    this.#inDoubt = true;
    if (this.#suspect !== null) this.#addToRival(this.#suspect, track);
    this.#suspect = null;
    this.#addToRival(sample, track);
    return null;
  }

  /** Did the phone sleep (its history moves by the jump), or was the wall clock set? While it's unclear, start afresh. */
  #settleWake(sample: ProbeSample, track: Track, jumpMs: number): void {
    const slept = isWithinBounds(track, sample, jumpMs);
    const stayed = isWithinBounds(track, sample);
    if (slept === stayed) return this.#addToRival(sample, track);
    if (slept) track.shift(jumpMs, BRIDGE_SLACK_MS);
    this.#rival = this.#wallJumpMs = null;
    this.#inDoubt = false;
    track.add(sample);
  }

  #addToRival(sample: ProbeSample, track: Track): void {
    if (this.#rival?.epoch === sample.epoch) this.#rival.add(sample);
    else this.#rival = new Track(sample, track.beliefForAnother());
    if (this.#rival.locked) this.#enthrone(this.#rival, sample);
  }

  /** The old clock is retired only if it was known: one that never was may still turn out to be the right one. */
  #enthrone(track: Track, sample: ProbeSample): void {
    if (this.#track?.locked === true && this.#track.epoch !== track.epoch) {
      this.#order.retireEpoch(this.#track.epoch, sample.connection);
    }
    this.#track = track;
    this.#rival = this.#suspect = this.#wallJumpMs = null;
    this.#inDoubt = false;
  }
}

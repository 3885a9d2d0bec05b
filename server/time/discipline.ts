import { flat, type Line, offsetAt, steer } from "./steering.ts";

/** One answer about the shared time. `sentMs` and `heardMs` are local and monotonic. */
export type TimeSample = {
  readonly sentMs: number;
  readonly heardMs: number;
  readonly sharedMs: number;
  /** Names the run of the shared clock. */
  readonly epoch: string;
  /** How often any node has reported that the shared time fits its own clock. */
  readonly vouches: number;
};

/** What one answer yields: shared minus local time at a local instant, and the round trip. */
type OffsetSample = { readonly atMs: number; readonly offsetMs: number; readonly rttMs: number };

/** How a node keeps to the shared time. Data in, data out; nothing here reads a clock. */
export type Discipline = {
  /** Null until the first estimate; from then on there is always a time. */
  readonly line: Line | null;
  /** Whether this node's time is the shared time. */
  readonly synced: boolean;
  readonly epoch: string;
  /** How often this node's own clock turned out to be wrong, so that its time had to jump. */
  readonly jumps: number;
  /** How far shared time has jumped for everyone, as far as this node can tell; null when it hasn't. */
  readonly jumpedMs: number | null;
  /** The last samples of this epoch, newest last. */
  readonly kept: readonly OffsetSample[];
  readonly doubt: Doubt | null;
};

/** Samples in a row that don't fit: how often anyone had vouched when they began, and the best known error. */
type Doubt = { readonly times: number; readonly vouches: number; readonly rttMs: number; readonly errorMs: number };

export const UNSYNCED: Discipline = {
  line: null,
  synced: false,
  epoch: "",
  jumps: 0,
  jumpedMs: null,
  kept: [],
  doubt: null,
};

/** How many samples the first estimate takes. */
const BURST = 5;
/** Afterwards the best of this many counts. */
const KEEP = 8;
/** What a sample's age adds to its uncertainty: crystals drift apart by this share. */
const DRIFT = 0.000_05;
/** An error larger than this plus half the round trip isn't steered away: somebody's clock has jumped. */
export const JUMP_MS = 100;
/** How many such samples in a row it takes. Meanwhile every other node asks at least once. */
const SURE = 3;
/** Once the time is known, a slower answer is ignored: this process or the store was held up. */
const MAX_RTT_MS = 1_000;

/** Shared time at a local instant; null before the first estimate. */
export const sharedAt = ({ line }: Discipline, localMs: number): number | null =>
  line === null ? null : localMs + offsetAt(line, localMs);

/** Shared time minus this node's time, at the instant of the newest sample. */
export function errorOf({ line, kept }: Discipline): number {
  const newest = kept.at(-1);
  return line === null || newest === undefined ? 0 : newest.offsetMs - offsetAt(line, newest.atMs);
}

/** The discipline after one more answer. */
export function hear(clock: Discipline, sample: TimeSample): Discipline {
  const rttMs = sample.heardMs - sample.sentMs;
  if (rttMs > MAX_RTT_MS && clock.synced) return clock;
  const atMs = sample.sentMs + rttMs / 2;
  const heard: OffsetSample = { atMs, offsetMs: sample.sharedMs - atMs, rttMs };
  if (!clock.synced || clock.line === null) return learn(clock, heard, sample.epoch);
  const errorMs = heard.offsetMs - offsetAt(clock.line, atMs);
  if (Math.abs(errorMs) > JUMP_MS + rttMs / 2) return wonder(clock, { errorMs, rttMs }, sample.vouches);
  const kept = [...(sample.epoch === clock.epoch ? clock.kept : []), heard].slice(-KEEP);
  const line = follow(clock.line, kept, sample.heardMs);
  return { ...clock, line, kept, epoch: sample.epoch, doubt: null, jumpedMs: null };
}

/** This node's own clock can't be trusted (any more): its time continues until the samples say better. */
export const relearn = (clock: Discipline): Discipline => ({
  ...clock,
  synced: false,
  kept: [],
  doubt: null,
  jumpedMs: null,
});

function learn(clock: Discipline, heard: OffsetSample, epoch: string): Discipline {
  const kept = [...(epoch === clock.epoch ? clock.kept : []), heard];
  if (kept.length < BURST) return { ...clock, kept, epoch };
  const { offsetMs } = best(kept, heard.atMs);
  const jumps = clock.jumps + (clock.line === null ? 0 : 1);
  return { ...clock, line: flat(offsetMs), synced: true, kept, epoch, jumps };
}

/** While an epoch has few samples, a line stays unless they clearly contradict it. */
function follow(line: Line, kept: readonly OffsetSample[], localMs: number): Line {
  const { offsetMs, rttMs } = best(kept, localMs);
  const isUnsure = kept.length < KEEP && Math.abs(offsetMs - offsetAt(line, localMs)) <= rttMs / 2;
  return isUnsure ? line : steer(line, localMs, offsetMs);
}

/**
 * If others keep reporting that the shared time fits, it is this node's clock that has stood still or jumped. If nobody does,
 * it is the store's: its host has changed, or its clock was set. Then shared time continues as this node knows it.
 */
function wonder(clock: Discipline, heard: Pick<Doubt, "errorMs" | "rttMs">, vouches: number): Discipline {
  const before = clock.doubt;
  const { errorMs, rttMs } = before !== null && before.rttMs < heard.rttMs ? before : heard;
  const doubt = { times: (before?.times ?? 0) + 1, vouches: before?.vouches ?? vouches, errorMs, rttMs };
  if (doubt.times < SURE) return { ...clock, doubt };
  return vouches > doubt.vouches ? relearn(clock) : { ...clock, doubt, jumpedMs: errorMs };
}

/** The sample with the smallest possible error: half its round trip, plus the clocks' drift since. */
function best(kept: readonly OffsetSample[], nowMs: number): OffsetSample {
  const doubtOf = ({ rttMs, atMs }: OffsetSample): number => rttMs / 2 + (nowMs - atMs) * DRIFT;
  return kept.reduce((one, other) => (doubtOf(other) <= doubtOf(one) ? other : one));
}

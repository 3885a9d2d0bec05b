/** One probe and its reply: `t0`, `t3` on the phone's monotonic clock, `t1`, `t2` on the server's. */
export type ProbeSample = {
  /** Phone, just before the probe was handed to the socket. */
  readonly t0Ms: number;
  /** Server, when the probe arrived. */
  readonly t1Ms: number;
  /** Server, when the reply left. */
  readonly t2Ms: number;
  /** Phone, when the reply arrived. */
  readonly t3Ms: number;
  /** Names the server's clock; a restart or failover brings a new one. Samples of two epochs are never mixed. */
  readonly epoch: string;
  /** Counts the phone's connections upwards, so that a reply on an old one is recognised. */
  readonly connection: number;
};

/** Why a sample was dropped. */
export type DropReason =
  | "unreadable"
  | "notANumber"
  | "absurd"
  | "impossible"
  | "tooSlow"
  | "duplicate"
  | "reordered"
  | "oldConnection"
  | "oldEpoch"
  | "asleep"
  | "disagrees";

export type SampleVerdict = { readonly accepted: true } | { readonly accepted: false; readonly reason: DropReason };

export const ACCEPTED: SampleVerdict = { accepted: true };
export const dropped = (reason: DropReason): SampleVerdict => ({ accepted: false, reason });

/** `Date` ends at ±8.64e15 ms (ECMA-262 21.4.1.1); a stamp beyond it is not a time. */
const LARGEST_INSTANT_MS = 8.64e15;
/** Probes are given up after 5 s; what answers much later says nothing about now. */
const SLOWEST_REPLY_MS = 10_000;
/** Both clocks are coarse, so a reply on a fast path may seem to come back a little before it can. */
export const STAMP_SLACK_MS = 2;

/** The round trip without the time the server held the probe. */
export function rttMs(sample: ProbeSample): number {
  return sample.t3Ms - sample.t0Ms - (sample.t2Ms - sample.t1Ms);
}

/** What is wrong with the four stamps taken by themselves, or null. */
export function stampFault(sample: ProbeSample): DropReason | null {
  const { t0Ms, t1Ms, t2Ms, t3Ms, connection } = sample;
  const stamps = [t0Ms, t1Ms, t2Ms, t3Ms, connection];
  if (stamps.some((stamp) => typeof stamp !== "number" || !Number.isFinite(stamp))) return "notANumber";
  if (stamps.some((stamp) => Math.abs(stamp) > LARGEST_INSTANT_MS)) return "absurd";
  if (t3Ms < t0Ms || t2Ms < t1Ms || rttMs(sample) < -STAMP_SLACK_MS) return "impossible";
  if (t3Ms - t0Ms > SLOWEST_REPLY_MS) return "tooSlow";
  return null;
}

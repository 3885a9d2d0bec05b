import type { ProbeSample } from "./probe-sample.ts";
import type { Track, TrackLine } from "./track.ts";

/** Wander of the drift, for the time without replies. */
const COASTING_SPREAD = 3e-6;
/** An estimate outside a reply's bounds by no more than this may still be right: clocks are coarse and wander. */
const TOLERANCE_MS = 5;

/** How far the line may have wandered since its last reply. */
export function coastMs(line: TrackLine): number {
  return Math.max(0, line.sinceMs) * (2 * line.slopeSpread + COASTING_SPREAD);
}

/** Whether an estimate, moved by a jump, lies within a sample's own bounds: t2 - t3 <= offset <= t1 - t0. */
export function isWithinBounds(track: Track, sample: ProbeSample, jumpMs = 0): boolean {
  return misses(track, sample, jumpMs, 0) <= 0;
}

/** Whether a history allows a sample: its corridor and the sample's bounds have an offset in common. */
export function allows(track: Track, sample: ProbeSample): boolean {
  return misses(track, sample, 0, Math.max(0, track.at(sample.t3Ms).halfWidthMs)) <= 0;
}

function misses(track: Track, sample: ProbeSample, jumpMs: number, marginMs: number): number {
  const late = track.at(sample.t3Ms);
  const tooHighMs = track.at(sample.t0Ms).offsetMs + jumpMs - (sample.t1Ms - sample.t0Ms);
  const tooLowMs = sample.t2Ms - sample.t3Ms - (late.offsetMs + jumpMs);
  return Math.max(tooHighMs, tooLowMs) - marginMs - TOLERANCE_MS - coastMs(late);
}

/** Whether two samples can be true of one clock. */
export function overlap(a: ProbeSample, b: ProbeSample): boolean {
  return a.t2Ms - a.t3Ms <= b.t1Ms - b.t0Ms && b.t2Ms - b.t3Ms <= a.t1Ms - a.t0Ms;
}

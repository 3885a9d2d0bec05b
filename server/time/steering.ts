/** From local monotonic to shared time: an offset that moves evenly from one value to another, and then stays. */
export type Line = {
  readonly fromMs: number;
  readonly offsetMs: number;
  readonly slope: number;
  readonly untilMs: number;
};

/** Shared time never runs faster or slower than this against the machine's own clock: 5 ms a second. */
const MAX_SLOPE = 0.005;
/** How long a correction is spread if that is slow enough: until the next sample comes. */
const SPREAD_MS = 2_000;

/** A line with a constant offset. */
export const flat = (offsetMs: number): Line => ({ fromMs: 0, offsetMs, slope: 0, untilMs: 0 });

/** The offset at a local instant. */
export function offsetAt({ fromMs, offsetMs, slope, untilMs }: Line, localMs: number): number {
  return offsetMs + slope * Math.max(0, Math.min(localMs, untilMs) - fromMs);
}

/** The same line up to `localMs`, and from there on its way to another offset. */
export function steer(line: Line, localMs: number, toOffsetMs: number): Line {
  const offsetMs = offsetAt(line, localMs);
  const missingMs = toOffsetMs - offsetMs;
  const slope = Math.sign(missingMs) * Math.min(MAX_SLOPE, Math.abs(missingMs) / SPREAD_MS);
  return { fromMs: localMs, offsetMs, slope, untilMs: slope === 0 ? localMs : localMs + missingMs / slope };
}

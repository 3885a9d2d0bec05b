/** The instant of something that never happens. */
export const NEVER = Number.POSITIVE_INFINITY;

/** The earlier of two instants, or null when neither comes. */
export function earlierOf(oneAtMs: number, otherAtMs: number): number | null {
  const earlierAtMs = Math.min(oneAtMs, otherAtMs);
  return earlierAtMs === NEVER ? null : earlierAtMs;
}

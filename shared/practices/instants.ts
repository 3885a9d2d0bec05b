/** The instant of something that never happens. */
export const NEVER = Number.POSITIVE_INFINITY;

/** The earlier of two instants, or null when neither comes. */
export const earlierOf = (oneAtMs: number, otherAtMs: number): number | null =>
  unlessNever(Math.min(oneAtMs, otherAtMs));

/** The earliest instant, or null when none comes. */
export function earliestOf(instants: readonly (number | null)[]): number | null {
  let earliestAtMs = NEVER;
  for (const atMs of instants) earliestAtMs = Math.min(earliestAtMs, atMs ?? NEVER);
  return unlessNever(earliestAtMs);
}

const unlessNever = (atMs: number): number | null => (atMs === NEVER ? null : atMs);

import type { Drain } from "../../shared/protocol/drain.ts";

/** A connection that can be sent away. */
type Guest = {
  readonly emit: (event: "drain", drain: Drain) => unknown;
  readonly once: (event: "disconnect", listener: () => void) => unknown;
};

/** The shortest time over which phones are sent away, and how many a second another server can take in. */
const MIN_SPREAD_MS = 5_000;
const PER_SECOND = 200;
/** The last phone needs a moment to find another server. */
const LAST_MS = 500;

export const spreadMs = (guests: number, maxMs: number): number =>
  guests === 0 ? 0 : Math.min(maxMs, Math.max(MIN_SPREAD_MS, (guests / PER_SECOND) * 1_000));

/** Sends everyone away, evenly over the spread. Resolves when all have gone, or have had the time to. */
export function drain(guests: readonly Guest[], maxMs: number): Promise<void> {
  const overMs = spreadMs(guests.length, maxMs);
  if (guests.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, overMs + Math.min(LAST_MS, overMs));
    let left = guests.length;
    const gone = (): void => {
      left -= 1;
      if (left > 0) return;
      clearTimeout(timer);
      resolve();
    };
    for (const [index, guest] of guests.entries()) {
      guest.once("disconnect", gone);
      guest.emit("drain", { waitMs: Math.floor((index / guests.length) * overMs) });
    }
  });
}

import type { Clock } from "../../../server/time/clock.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";

/** This machine's time, but the clock for rate limits stands still until a test moves it on. */
export function heldClock() {
  const { nowMs, epoch } = new ServerClock();
  let heldMs = 0;
  const clock: Clock = { nowMs, epoch, synced: true, monotonicMs: () => heldMs, watch: () => {} };
  return { clock, pass: (ms: number): void => void (heldMs += ms) };
}

import type { Clock } from "../../server/time/clock.ts";
import { ServerClock } from "../../server/time/server-clock.ts";

/** This machine's time; but what rates go by stands still until a test passes some of it. */
export function heldClock() {
  const { nowMs, epoch } = new ServerClock();
  let heldMs = 0;
  const clock: Clock = { nowMs, epoch, synced: true, monotonicMs: () => heldMs, watch: () => {} };
  return { clock, pass: (ms: number): void => void (heldMs += ms) };
}

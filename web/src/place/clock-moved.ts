import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { breathNowMs, onBreathTime } from "./breath-time.ts";

/**
 * Calls when the shared clock is another by so much than it was, or while it can't be told: each of its replies moves it by
 * a little, and in a breath there is no time for more than to see that. Returns how to unsubscribe.
 */
export function onClockMoved(client: AttuneClient, byMs: number, listener: () => void): () => void {
  const offsetMs = (): number => (breathNowMs(client) ?? Number.NaN) - performance.now();
  let knownMs = offsetMs();
  return onBreathTime(client, () => {
    const nowMs = offsetMs();
    if (Math.abs(nowMs - knownMs) < byMs) return;
    knownMs = nowMs;
    listener();
  });
}

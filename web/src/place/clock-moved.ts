import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { breathNowMs, onBreathTime } from "./breath-time.ts";

/**
 * Calls when the shared clock has moved by that much, or while it isn't known: each reply moves it a little, and in a breath
 * there is time only to check that. Returns the unsubscribe function.
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

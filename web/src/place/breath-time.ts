import type { AttuneClient } from "../../../client-sdk/src/index.ts";

/**
 * The time by which a shared breath is shown; null if it was never known. Most phones' clocks stand still during sleep: without
 * a connection, as in a tunnel, the wall clock adds the time asleep. Setting it ahead meanwhile looks the same (docs/clock.md).
 */
export const breathNowMs = (client: AttuneClient): number | null => client.serverNowMs() && client.roughServerNowMs();

/** Calls when it may have changed: by a reply, or as a connection comes or goes. Returns the unsubscribe function. */
export function onBreathTime(client: AttuneClient, listener: () => void): () => void {
  const stops = (["clock", "status"] as const).map((name) => client.on(name, listener));
  return () => {
    for (const stop of stops) stop();
  };
}

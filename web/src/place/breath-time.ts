import type { AttuneClient } from "../../../client-sdk/src/index.ts";

/**
 * The time by which a shared breath is shown; null while there was never one to tell. Most phones' clocks stand still while they
 * sleep: without a connection, as in a tunnel, what was slept is counted in by the wall clock. One that
 * somebody sets ahead meanwhile looks the same (docs/clock.md).
 */
export const breathNowMs = (client: AttuneClient): number | null => client.serverNowMs() && client.roughServerNowMs();

/** Calls when it may have become another: by a reply, or as a connection comes or goes. Returns how to unsubscribe. */
export function onBreathTime(client: AttuneClient, listener: () => void): () => void {
  const stops = (["clock", "status"] as const).map((name) => client.on(name, listener));
  return () => {
    for (const stop of stops) stop();
  };
}

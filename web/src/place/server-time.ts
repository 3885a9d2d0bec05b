import type { AttuneClient } from "../../../client-sdk/src/index.ts";

export type ServerTime = { nowMs(): number };

/**
 * Server time for what is shown to five minutes. While the shared clock can't vouch for it, the last known difference
 * holds; a phone that was never connected has only its own clock to go by.
 */
export function createServerTime(client: Pick<AttuneClient, "serverNowMs">): ServerTime {
  let serverMinusMonotonicMs: number | null = null;
  return {
    nowMs() {
      const known = client.serverNowMs();
      if (known !== null) serverMinusMonotonicMs = known - performance.now();
      return serverMinusMonotonicMs === null ? Date.now() : performance.now() + serverMinusMonotonicMs;
    },
  };
}

import webPush from "web-push";
import type { PushKeys, PushStore } from "../store/push-port.ts";

/** The server's keys, made when none are kept yet. A store that is away is asked again by the next who needs them. */
export function pushKeys(store: Pick<PushStore, "keys">): () => Promise<PushKeys> {
  let kept: Promise<PushKeys> | null = null;
  return () => {
    kept ??= store.keys(webPush.generateVAPIDKeys()).catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

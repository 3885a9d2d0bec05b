import webPush from "web-push";
import type { PushKeys, PushStore } from "../store/push-port.ts";

/** The server's keys, made if there are none yet. If the store is away, the next caller asks again. */
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

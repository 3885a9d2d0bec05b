import { PushRequest } from "../../../shared/protocol/push.ts";
import { KEYS } from "../storage/keys.ts";
import { parsed } from "../storage/parsed.ts";
import type { Texts } from "../storage/storage.ts";

/** What this phone wants to be on the server: subscribed, or not. */
export type WantedPush = Exclude<PushRequest, { type: "key" }>;

export function readWanted(texts: Texts): WantedPush | null {
  const wanted = parsed(PushRequest, texts[KEYS.push]);
  return wanted === null || wanted.type === "key" ? null : wanted;
}

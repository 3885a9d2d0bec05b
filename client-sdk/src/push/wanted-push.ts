import { PushRequest } from "../../../shared/protocol/push.ts";
import { KEYS } from "../storage/keys.ts";
import { parsed, type Texts } from "../storage/parsed.ts";

/** What this phone wants to be at the server: subscribed, or not any more. */
export type WantedPush = Exclude<PushRequest, { type: "key" }>;

export function readWanted(texts: Texts): WantedPush | null {
  const wanted = parsed(PushRequest, texts[KEYS.push]);
  return wanted === null || wanted.type === "key" ? null : wanted;
}

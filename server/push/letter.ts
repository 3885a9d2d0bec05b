import webPush from "web-push";
import type { PushKeys, PushSubscription } from "../store/push-port.ts";
import type { Letter } from "./post.ts";

/** The whole message, whatever happened. The app words it in the phone's own language and fetches the rest. */
const PAYLOAD = JSON.stringify({ title: "A small update." });

/** How long a push service keeps it for a phone that is off. The same for all, or it would reveal the kind. */
const TTL_S = 3_600;
/** A later message replaces one that still waits at the push service. */
const TOPIC = "update";

/** Encrypted for the phone and signed by this server. Nothing in it depends on what happened. */
export function letterTo({ endpoint, keys }: PushSubscription, own: PushKeys, contact: string): Letter {
  const details = webPush.generateRequestDetails({ endpoint, keys }, PAYLOAD, {
    vapidDetails: { subject: contact, ...own },
    TTL: TTL_S,
    topic: TOPIC,
    urgency: "high",
    contentEncoding: "aes128gcm",
  });
  const { method, headers, body } = details;
  return { endpoint, method, headers, body };
}

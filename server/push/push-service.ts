import { createECDH } from "node:crypto";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { PushReply, PushRequest } from "../../shared/protocol/push.ts";
import type { Member } from "../rooms/member.ts";
import { answerAway } from "../store/answer-away.ts";
import type { PushKeys, PushStore, PushSubscription } from "../store/push-port.ts";
import { isAtKnownHost } from "./push-hosts.ts";
import { isZone } from "./quiet-hours.ts";

export type PushServicePorts = {
  readonly store: Pick<PushStore, "subscribe">;
  readonly keys: () => Promise<PushKeys>;
  readonly hosts: readonly string[];
};

export type PushService = (member: Member, request: PushRequest) => Promise<PushReply>;

/** Answers what a phone asks about its own notifications. */
export function createPushService({ store, keys, hosts }: PushServicePorts): PushService {
  return async ({ roomId, deviceId }, request) => {
    const refused = request.type === "subscribe" ? faultOf(request, hosts) : null;
    if (refused !== null) return refused;
    try {
      const { publicKey } = await keys();
      if (request.type === "key") return { ok: true, publicKey };
      const subscription = request.type === "subscribe" ? subscriptionOf(request) : null;
      return (await store.subscribe(roomId, deviceId, subscription)) ? { ok: true, publicKey } : errorReply("ended");
    } catch (error) {
      return answerAway(error);
    }
  };
}

type Subscribe = Extract<PushRequest, { type: "subscribe" }>;

const subscriptionOf = ({ endpoint, keys, quiet }: Subscribe): PushSubscription => ({
  endpoint,
  keys: { p256dh: keys.p256dh, auth: keys.auth },
  quiet: quiet ?? null,
});

function faultOf({ endpoint, keys, quiet }: Subscribe, hosts: readonly string[]): ErrorReply | null {
  if (!isAtKnownHost(endpoint, hosts)) return errorReply("pushHostUnknown");
  if (quiet !== undefined && !isZone(quiet.zone)) return errorReply("zoneUnknown");
  return isPoint(keys.p256dh) ? null : errorReply("badMessage");
}

/** Whether it is a valid key to encrypt for. */
function isPoint(p256dh: string): boolean {
  const own = createECDH("prime256v1");
  own.generateKeys();
  try {
    return own.computeSecret(Buffer.from(p256dh, "base64url")).length > 0;
  } catch {
    return false;
  }
}

import type { ClaimedPush, PushKeys, PushStore, PushSubscription } from "../push-port.ts";
import type { Engine } from "./connection/engine.ts";
import { asList, asText } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import { earliest } from "./earliest.ts";
import { type Keys, partOf } from "./keys.ts";

const SUBSCRIBE = readScript("subscribe", "room", "pushes");
const CLAIM = readScript("claim-push", "pushes");
const SETTLE = readScript("settle-push", "room", "pushes");

/** The subscriptions, each beside the room it belongs to, and the index of what is due. */
export function redisPush(engine: Engine, keys: Keys): PushStore {
  return {
    keys: async (fresh) => {
      await engine.ask("SET", keys.pushKeys(), JSON.stringify(fresh), "NX");
      await engine.safe(keys.pushKeys());
      return JSON.parse(asText(await engine.ask("GET", keys.pushKeys()))) as PushKeys; // written above, here or elsewhere
    },
    subscribe: async (roomId, deviceId, subscription) => {
      const part = partOf(roomId);
      const where = [keys.room(roomId), keys.devices(roomId), keys.push(part), keys.mark(part)];
      const text =
        subscription === null ? "" : [deviceId, subscription.endpoint, JSON.stringify(subscription)].join("\n");
      const isKept = await engine.run(SUBSCRIBE, where, [roomId, deviceId, text]);
      await engine.safe(keys.room(roomId));
      return isKept === 1;
    },
    claim: async (nowMs, againAtMs, limit) => {
      const due = await earliest(engine, keys.push, nowMs, limit);
      const claims = await Promise.all(due.map((member) => claimOne(engine, keys, member, { nowMs, againAtMs })));
      return claims.filter((claimed) => claimed !== null);
    },
    settle: async ({ roomId, deviceId, subscription, claim }, outcome) => {
      const part = partOf(roomId);
      const how = typeof outcome === "string" ? outcome : String(outcome.againAtMs);
      const args = [roomId, deviceId, subscription.endpoint, String(claim), how];
      await engine.run(SETTLE, [keys.room(roomId), keys.push(part), keys.mark(part)], args);
    },
  };
}

/** One that can't be read is postponed like the others, and holds up none of them. */
async function claimOne(
  engine: Engine,
  keys: Keys,
  member: string,
  { nowMs, againAtMs }: { readonly nowMs: number; readonly againAtMs: number },
): Promise<ClaimedPush | null> {
  const [roomId = "", seat = ""] = member.split(" ");
  const where = [keys.room(roomId), keys.push(partOf(roomId))];
  const [kept, untilMs, tries, claim] = asList(
    await engine.run(CLAIM, where, [roomId, seat, String(nowMs), String(againAtMs)]),
  );
  if (claim === undefined) return null;
  const [deviceId = "", , text = ""] = asText(kept ?? "").split("\n");
  const subscription = subscriptionIn(text);
  if (subscription === null) return null;
  return {
    roomId,
    deviceId,
    subscription,
    untilMs: Number(untilMs),
    tries: Number(tries),
    claim: Number(claim),
  };
}

function subscriptionIn(text: string): PushSubscription | null {
  try {
    return { quiet: null, ...(JSON.parse(text) as Omit<PushSubscription, "quiet">) }; // written by subscribe
  } catch {
    return null;
  }
}

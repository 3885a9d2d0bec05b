import { randomBytes } from "node:crypto";
import type { JoinLimitSettings } from "../pairing/join-limits.ts";
import { channelOf, type Nodes, newsFor } from "../realtime/nodes/node-adapter.ts";
import { random16 } from "../rooms/random16.ts";
import type { Subscriber } from "../store/redis/connection/subscribers.ts";
import { explain } from "../store/redis/opening/explain.ts";
import type { RedisStore } from "../store/redis/redis-store.ts";
import type { Machine } from "../time/machine.ts";
import { StoreClock } from "../time/store-clock.ts";
import { createAskTime } from "./ask-time.ts";
import type { Cluster } from "./cluster.ts";
import { RedisChannels } from "./redis-channels.ts";
import type { Send } from "./send.ts";
import { createSharedJoinLimits } from "./shared-join-limits.ts";
import { createWhereabouts } from "./whereabouts.ts";

export type RedisClusterOptions = {
  readonly prefix: string;
  readonly joinLimits: JoinLimitSettings;
  /** Default: this machine. */
  readonly machine?: Machine;
};

/**
 * Joins the nodes that share this Redis. Resolves once the shared time is known. Throws StoreCannotOpen like the store itself.
 */
export async function joinRedisCluster(store: RedisStore, options: RedisClusterOptions): Promise<Cluster> {
  try {
    return await join(store, options);
  } catch (error) {
    throw explain(error);
  }
}

async function join(store: RedisStore, options: RedisClusterOptions): Promise<Cluster> {
  const { prefix, joinLimits: settings, machine } = options;
  const figures = { asked: 0, failed: 0 };
  const send: Send = async (...command) => {
    figures.asked += 1;
    try {
      return await store.ask(...command);
    } catch (error) {
      figures.failed += 1;
      throw error;
    }
  };
  const freshMark = (): string => random16({ randomBytes });
  const keyOf = (name: string): string => `${prefix}:{nodes}:${name}`;
  const channels = new RedisChannels(send, await connect(store, `${prefix}#try#`));
  const secret = await sharedSecret(send, keyOf("joins:secret"));
  // Last, because it keeps running: a failure before it leaves nothing behind that keeps the process alive.
  const clock = await StoreClock.start({ ask: createAskTime(send, keyOf("clock")), ...(machine && { machine }) });
  return {
    nodes: nodesOn(store, channels, prefix),
    clock,
    readHeads: store.heads,
    joinLimits: createSharedJoinLimits({
      send,
      keyOf: (name) => keyOf(`joins:${name}`),
      secret,
      settings,
      freshMark,
    }),
    whereabouts: createWhereabouts({
      send,
      nodesIn: (roomId) => channels.listeners(channelOf(prefix, "/", roomId)),
      keyOf: (roomId) => keyOf(`left:${roomId}`),
      freshMark,
    }),
    figures: () => ({ ...figures, ...clock.figures }),
    close: () => clock.close(),
  };
}

/** What the store writes it announces to the others by itself, where it can. */
function nodesOn(store: RedisStore, channels: RedisChannels, prefix: string): Nodes {
  const nodeId = random16({ randomBytes });
  const toldByStore = store.tellNodes((roomId, entries) =>
    newsFor({ prefix, nodeId }, roomId, JSON.stringify(entries)),
  );
  return { channels, prefix, nodeId, toldByStore };
}

/** A Redis user may use no channel unless that is granted: without it no node would hear another, and nothing would show it. */
async function connect(store: RedisStore, channel: string): Promise<Subscriber> {
  const subscriber = await store.connect();
  await subscriber.sSubscribe(channel, () => {});
  await store.ask("SPUBLISH", channel, "");
  await subscriber.sUnsubscribe(channel);
  return subscriber;
}

/** The first node creates it, all use it. */
async function sharedSecret(send: Send, key: string): Promise<Uint8Array> {
  await send("SET", key, randomBytes(32).toString("base64url"), "NX");
  return Buffer.from(String(await send("GET", key)), "base64url");
}

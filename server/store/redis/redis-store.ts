import { setTimeout as after } from "node:timers/promises";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Store } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import { Appender, type Tell } from "./append.ts";
import { Cleaning } from "./cleaning.ts";
import { Engine } from "./connection/engine.ts";
import type { Send } from "./connection/line.ts";
import { isLoading } from "./connection/redis-errors.ts";
import { type Subscriber, Subscribers } from "./connection/subscribers.ts";
import { Credentials, redisDevices } from "./credentials.ts";
import { Keys, PARTS } from "./keys.ts";
import { Leaving } from "./leaving.ts";
import { MarkFile } from "./mark-file.ts";
import { Marks } from "./marks.ts";
import { explain, isSilence } from "./opening/explain.ts";
import { checkFormat, watchFormat } from "./opening/format.ts";
import { greeting, lookAround } from "./opening/greeting.ts";
import { Confirmations } from "./pairing/confirmations.ts";
import { InvitationDocs } from "./pairing/invitation-docs.ts";
import { redisPairing } from "./pairing/pairing.ts";
import { redisPush } from "./push.ts";
import { redisRetention } from "./retention.ts";
import { headsOf, redisRooms } from "./rooms.ts";
import { redisServed } from "./served.ts";

export type RedisStoreOptions = {
  /** `redis://`, `rediss://` or `unix://`, with user and password if needed. */
  readonly url: string;
  /** In front of every key, so that two services can share a Redis. Default `attune`. */
  readonly prefix?: string;
  /** How many replicas must have a write before it is acknowledged. Default 0. */
  readonly waitReplicas?: number;
  /** Accepts a Redis that loses everything when it restarts. Default false. */
  readonly allowNoPersistence?: boolean;
  /** How long an answer may take, milliseconds. Default 2,000. */
  readonly timeoutMs?: number;
  /** What was deleted is gone from Redis's append-only file after this, milliseconds. Default 40 minutes. */
  readonly cleanEveryMs?: number;
  /** Where this node keeps, across restarts, how far it has seen the data come. Default: nowhere. */
  readonly markFile?: string;
  /** Reports what a host should know, in one line. */
  readonly warn?: (line: string) => void;
};

/** A store that several nodes share, and what else they need from it. */
export type RedisStore = Store & {
  /** The heads of many rooms, in one batch of requests; null where there is no room, undefined where its shard is away. */
  readonly heads: (roomIds: readonly RoomId[]) => Promise<readonly (Head | null | undefined)[]>;
  /** Sends Redis any request, over the line of all requests. */
  readonly ask: Send;
  /**
   * Has each append tell the other nodes in the same step. False where it can't: nobody may hear of what replicas must have
   * first, and a script on one shard of a cluster reaches no channel of another.
   */
  readonly tellNodes: (tell: Tell) => boolean;
  /** A separate connection that listens to channels of one shard; closed with the store. */
  readonly connect: () => Promise<Subscriber>;
};

const TIMEOUT_MS = 2_000;
const CLEAN_EVERY_MS = 40 * 60_000;
/** A busy machine, with everything starting at once, is no reason to give up: without an answer it is asked again. */
const START_TRIES = 5;
/** A Redis that reads its file, after a restart, may take minutes. It is waited for, and looked at this often. */
const LOADING_LOOK_MS = 250;
const LOADING = "Redis is still loading its data. The server starts once that is done.";

/** Connects and checks the server. Throws StoreCannotOpen with one line that says what to do. */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  let isTold = false;
  for (let tries = 1; ; ) {
    try {
      return await open(options);
    } catch (error) {
      const loads = isLoading(error);
      if (!loads && (tries++ === START_TRIES || !isSilence(error))) throw explain(error);
      if (loads && !isTold) options.warn?.(LOADING);
      isTold ||= loads;
      if (loads) await after(LOADING_LOOK_MS);
    }
  }
}

async function open(options: RedisStoreOptions): Promise<RedisStore> {
  const { url, prefix = "attune", waitReplicas = 0, timeoutMs = TIMEOUT_MS } = options;
  const keys = new Keys(prefix);
  const marks = new Marks(keys, new MarkFile(options.markFile ?? null, options.warn ?? (() => {})));
  const greet = greeting(keys, marks, options);
  const shards = await lookAround({ url, timeoutMs });
  const { probeBeside } = keys;
  const engine = await Engine.open({ url, timeoutMs, greet, shards, replicas: waitReplicas, probeBeside });
  try {
    await checkFormat(engine.ask, keys);
  } catch (error) {
    engine.close();
    throw error;
  }
  return assemble(engine, keys, marks, { ...options, subscribers: new Subscribers({ url, timeoutMs }, shards) });
}

function assemble(
  engine: Engine,
  keys: Keys,
  marks: Marks,
  options: RedisStoreOptions & { readonly subscribers: Subscribers },
): RedisStore {
  const docs = new InvitationDocs(engine, keys);
  const credentials = new Credentials(engine, keys);
  const appender = new Appender(engine, keys, marks);
  const confirmations = new Confirmations(docs, appender, credentials);
  const leaving = new Leaving(engine, keys, docs);
  const { cleanEveryMs = CLEAN_EVERY_MS, warn = () => {}, subscribers } = options;
  const inFormat = watchFormat(engine, keys, warn);
  const cleaning = new Cleaning(engine, keys, { everyMs: cleanEveryMs, warn });
  return {
    rooms: redisRooms({ engine, keys, marks, appender, credentials, purge: leaving.purge }),
    retention: redisRetention({ engine, keys, marks, docs, confirmations, leaving, cleaning, inFormat }),
    devices: redisDevices(engine, keys, credentials),
    push: redisPush(engine, keys),
    served: redisServed(engine, keys),
    pairing: redisPairing({ docs, confirmations }),
    ask: engine.ask,
    heads: (roomIds) => headsOf(engine, keys, roomIds),
    tellNodes: (tell) => {
      if (engine.isAlone) appender.tellWith(tell);
      return engine.isAlone;
    },
    connect: () => subscribers.connect(),
    ready: async () => {
      await inFormat();
      await engine.ready(PARTS.map(keys.mark));
    },
    close: async () => {
      marks.keep();
      subscribers.close();
      engine.close();
    },
  };
}

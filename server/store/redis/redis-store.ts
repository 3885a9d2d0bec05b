import type { Head } from "../../../shared/protocol/envelope.ts";
import { StoreCannotOpen } from "../cannot-open.ts";
import { type RoomId, type Store, StoreUnavailable } from "../port.ts";
import { Appender } from "./append.ts";
import { Cleaning } from "./cleaning.ts";
import { Confirmations } from "./confirmations.ts";
import { Credentials, redisDevices } from "./credentials.ts";
import { Engine } from "./engine.ts";
import { checkFormat } from "./format.ts";
import { InvitationDocs } from "./invitation-docs.ts";
import { Keys, PARTS } from "./keys.ts";
import { Leaving } from "./leaving.ts";
import { type Client, createPlainClient, type Send } from "./line.ts";
import { Marks } from "./marks.ts";
import { redisPairing } from "./pairing.ts";
import { redisPush } from "./push.ts";
import { replyCode, textOf } from "./redis-errors.ts";
import { redisRetention } from "./retention.ts";
import { headsOf, redisRooms } from "./rooms.ts";
import { checkServer, readServerInfo } from "./server-info.ts";

export type RedisStoreOptions = {
  /** `redis://`, `rediss://` or `unix://`, with user and password where there are any. */
  readonly url: string;
  /** In front of every key, so that two services can share a Redis. Default `attune`. */
  readonly prefix?: string;
  /** How many replicas must have a write before it is acknowledged. Default 0. */
  readonly waitReplicas?: number;
  /** Takes a Redis that keeps nothing over a restart. Default false. */
  readonly allowNoPersistence?: boolean;
  /** How long an answer may take, milliseconds. Default 2,000. */
  readonly timeoutMs?: number;
  /** What was deleted is gone from Redis's append-only file after this, milliseconds. Default 40 minutes. */
  readonly cleanEveryMs?: number;
  /** Told what a host should know, in one line. */
  readonly warn?: (line: string) => void;
};

/** A store that several nodes share, and what else they need of it. */
export type RedisStore = Store & {
  /** The heads of many rooms, with one batch of requests; null where there is no room. */
  readonly heads: (roomIds: readonly RoomId[]) => Promise<readonly (Head | null)[]>;
  /** Asks Redis anything, over the line of all requests. */
  readonly ask: Send;
  /** A connection of its own, to publish or to subscribe; it comes back by itself and is closed with the store. */
  readonly connect: () => Promise<Client>;
};

/** Connects and checks the server. Throws StoreCannotOpen with one line that says what to do. */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const { url, prefix = "attune", waitReplicas = 0, allowNoPersistence = false, timeoutMs = TIMEOUT_MS } = options;
  const keys = new Keys(prefix);
  const marks = new Marks(keys);
  const greet = async (send: Send): Promise<string> => {
    const info = await readServerInfo(send);
    checkServer(info, allowNoPersistence);
    await checkFormat(send, keys);
    const run = info.get("run_id") ?? "";
    const lost = await marks.meet(send, run);
    if (lost.length > 0) {
      const many = `${lost.length} of ${PARTS.length}`;
      options.warn?.(`Redis has lost writes that were made. The logs in ${many} parts of the data have new names now.`);
    }
    return run;
  };
  try {
    const engine = await Engine.open({ url, timeoutMs, greet, replicas: waitReplicas, probe: keys.probe() });
    return assemble(engine, keys, marks, options);
  } catch (error) {
    throw explain(error);
  }
}

const TIMEOUT_MS = 2_000;
const CLEAN_EVERY_MS = 40 * 60_000;

function assemble(engine: Engine, keys: Keys, marks: Marks, options: RedisStoreOptions): RedisStore {
  const docs = new InvitationDocs(engine, keys);
  const credentials = new Credentials(engine, keys);
  const appender = new Appender(engine, keys, marks);
  const confirmations = new Confirmations(docs, appender, credentials);
  const leaving = new Leaving(engine, keys, docs);
  const { cleanEveryMs = CLEAN_EVERY_MS, warn = () => {} } = options;
  const cleaning = new Cleaning(engine, keys, { everyMs: cleanEveryMs, warn });
  const clients: Client[] = [];
  return {
    rooms: redisRooms({ engine, keys, appender, credentials, purge: leaving.purge }),
    retention: redisRetention({ engine, keys, marks, docs, confirmations, leaving, cleaning }),
    devices: redisDevices(engine, keys, credentials),
    push: redisPush(engine, keys),
    pairing: redisPairing({ docs, confirmations }),
    ask: engine.ask,
    heads: (roomIds) => headsOf(engine, keys, roomIds),
    connect: async () => {
      const client = createPlainClient({ url: options.url, timeoutMs: options.timeoutMs ?? TIMEOUT_MS }, true);
      client.on("error", () => {}); // it says so by its answers
      clients.push(client);
      return await client.connect();
    },
    ready: () => engine.ready(),
    close: async () => {
      for (const client of clients.splice(0)) client.destroy();
      engine.close();
    },
  };
}

/** Everything that keeps the first connection from being made, in one line. */
function explain(error: unknown): Error {
  if (error instanceof StoreCannotOpen) return error;
  const reason = error instanceof StoreUnavailable ? error.cause : error;
  const code = replyCode(reason) ?? "";
  if (["WRONGPASS", "NOAUTH", "NOPERM"].includes(code)) {
    return new StoreCannotOpen(
      "unreachable",
      `Redis lets nobody in with this user and password (${code}). Check REDIS_URL.`,
    );
  }
  const message = `Redis can't be reached (${textOf(reason ?? error)}). Check that it runs, and REDIS_URL.`;
  return new StoreCannotOpen("unreachable", message.replaceAll("\n", " "));
}

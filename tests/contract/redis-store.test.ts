import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import type { Store } from "../../server/store/port.ts";
import { openRedisStore, type RedisStoreOptions } from "../../server/store/redis/redis-store.ts";
import { findProgram } from "../support/find-program.ts";
import { RedisServer } from "../support/redis/redis-server.ts";
import { random16 } from "../support/store/store-givens.ts";
import { storeContract } from "./store-contract.ts";

const isMissing = findProgram("redis-server") === undefined && !process.env["REDIS_URL"] && !process.env["CI"];

describe.skipIf(isMissing)("the store in Redis", () => {
  const prefixes = new WeakMap<Store, string>();
  let server: RedisServer | null = null;
  let url = process.env["REDIS_URL"] ?? "";

  beforeAll(async () => {
    if (url !== "") return;
    server = await RedisServer.start({ appendfsync: "everysec" });
    url = server.url;
  });
  afterAll(() => server?.remove());

  async function open(prefix: string, options: Partial<RedisStoreOptions> = {}): Promise<Store> {
    const store = await openRedisStore({ url, prefix, timeoutMs: 10_000, ...options });
    prefixes.set(store, prefix);
    onTestFinished(() => store.close());
    return store;
  }

  const count = process.env["LONG"] === "1" ? 10_000 : 1_000;
  storeContract({
    races: { count, width: 500 },
    open: () => open(`test-${random16()}`),
    reopen: async (store) => {
      await store.close();
      return await open(prefixes.get(store) ?? "");
    },
  });
});

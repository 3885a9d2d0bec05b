import { onTestFinished } from "vitest";
import { openRedisStore, type RedisStore, type RedisStoreOptions } from "../../server/store/redis/redis-store.ts";

/** A store at this address that is closed when the test is over, if it was not before. */
export async function openAt(url: string, options: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const store = await openRedisStore({ url, ...options });
  onTestFinished(() => store.close());
  return store;
}

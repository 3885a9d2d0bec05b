import { join } from "node:path";
import type { Store } from "./port.ts";
import type { RedisStore, RedisStoreOptions } from "./redis/redis-store.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";

type RedisSettings = Required<
  Pick<RedisStoreOptions, "url" | "prefix" | "waitReplicas" | "allowNoPersistence" | "timeoutMs">
>;

export type StoreSettings = {
  /** Null: one server, with its own database in `dataDir`. */
  readonly redis: RedisSettings | null;
  readonly dataDir: string;
};

export type OpenedStore = {
  readonly store: Store;
  /** The same store as several nodes share it; null when this server has its own. */
  readonly shared: RedisStore | null;
};

/** Throws StoreCannotOpen with one line that says what to do. */
export async function openStore(
  { redis, dataDir }: StoreSettings,
  log: Readonly<Record<"warn" | "error", (line: string) => void>>,
): Promise<OpenedStore> {
  const stopped = (line: string): void => log.error(line);
  const warn = (line: string): void => log.warn(line);
  if (redis === null) return { store: await openSqliteStore({ folder: dataDir, stopped }), shared: null };
  // Loaded only where it is used: a server on one machine starts a fifth faster without it.
  const { openRedisStore } = await import("./redis/redis-store.ts");
  const shared = await openRedisStore({ ...redis, warn, markFile: join(dataDir, `${redis.prefix}-redis.mark`) });
  return { store: shared, shared };
}

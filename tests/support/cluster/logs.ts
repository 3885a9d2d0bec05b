import { openRedisStore } from "../../../server/store/redis/redis-store.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { roomOf } from "../store/room-of.ts";

/** Reads the logs of the rooms of these credentials from the store. */
export async function logsOf(
  url: string,
  tokens: readonly string[],
  prefix = "attune",
): Promise<readonly (readonly LogEntry[])[]> {
  const store = await openRedisStore({ url, prefix });
  try {
    return await Promise.all(
      tokens.map(async (token) => (await store.rooms.read(await roomOf(store, token), 0)) ?? []),
    );
  } finally {
    await store.close();
  }
}

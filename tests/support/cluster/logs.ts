import { hash } from "node:crypto";
import { openRedisStore } from "../../../server/store/redis/redis-store.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";

/** Reads the logs of the rooms that these credentials belong to, as they lie in the store. */
export async function logsOf(
  url: string,
  tokens: readonly string[],
  prefix = "attune",
): Promise<readonly (readonly LogEntry[])[]> {
  const store = await openRedisStore({ url, prefix });
  try {
    return await Promise.all(
      tokens.map(async (token) => {
        const device = await store.devices.find(hash("sha256", token, "base64url"));
        if (device === null || !("roomId" in device)) throw new Error("A room is gone.");
        return (await store.rooms.read(device.roomId, 0)) ?? [];
      }),
    );
  } finally {
    await store.close();
  }
}

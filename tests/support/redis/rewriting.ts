import { expect, vi } from "vitest";
import type { RedisStore } from "../../../server/store/redis/redis-store.ts";
import { NOON_MS } from "../store/store-givens.ts";
import type { RedisServer } from "./redis-server.ts";

/** One sweep of each store in turn: each that has deleted something asks for the files to be rewritten. */
export async function sweep(...stores: readonly RedisStore[]): Promise<void> {
  for (const store of stores) await store.retention.sweep(NOON_MS - 1);
}

/** How often Redis was asked to rewrite its file. */
export const rewritesOf = async (server: RedisServer): Promise<number> =>
  Number(/cmdstat_bgrewriteaof:calls=(\d+)/.exec(await server.ask<string>("INFO", "commandstats"))?.[1] ?? 0);

/** Resolves when this many rewrites have been requested and none is running. */
export async function rewritten(server: RedisServer, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await rewritesOf(server)).toBe(count);
      const info = await server.ask<string>("INFO", "persistence");
      expect(info).toContain("aof_rewrite_in_progress:0");
      expect(info).toContain("aof_rewrite_scheduled:0");
      expect(server.filesWith("REDIS0")).not.toEqual([]);
    },
    { timeout: 10_000, interval: 20 },
  );
}

import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { openAt } from "../support/redis/redis-givens.ts";
import { RedisServer } from "../support/redis/redis-server.ts";
import { rewritesOf, rewritten, sweep } from "../support/redis/rewriting.ts";
import { accepted, HOUR_MS, NOON_MS, pairedRoom } from "../support/store/store-givens.ts";

describe("[ST39] that the files of Redis are written anew, without what was deleted,", () => {
  test("is asked for by one node, once in that time, and only when something was deleted", async () => {
    const server = await RedisServer.inTest();
    const [one, other] = [await openAt(server.url), await openAt(server.url)];
    const { roomId, head, a } = await pairedRoom(one);
    await sweep(one, other);
    expect(await rewritesOf(server)).toBe(0);
    await one.retention.fade(roomId, { expect: head, state: "", nowMs: NOON_MS, trimBeforeMs: 0, fadeAtMs: null });
    await sweep(one, other, one);
    expect(await rewritesOf(server)).toBe(1);
    await one.rooms.purge(roomId, NOON_MS + 40 * HOUR_MS, a.deviceId);
    await sweep(one, other);
    expect(await rewritesOf(server)).toBe(1);
    await rewritten(server, 1);
    await server.ask("DEL", "attune:cleaning");
    await sweep(one, other);
    expect(await rewritesOf(server)).toBe(2);
    await rewritten(server, 2);
    await server.ask("DEL", "attune:cleaning");
    await one.retention.sweep(NOON_MS + 30 * HOUR_MS);
    expect(await rewritesOf(server)).toBe(2);
    await accepted(one);
    await one.retention.sweep(NOON_MS + 30 * HOUR_MS);
    expect(await rewritesOf(server)).toBe(3);
  });

  test("is asked for again where it came to nothing", async () => {
    const { server, store, roomId } = await withSlowRewriting();
    process.kill(await childOf(server), "SIGKILL");
    await expect.poll(() => server.ask("INFO", "persistence")).toContain("aof_last_bgrewrite_status:err");
    await server.ask("CONFIG", "SET", "rdb-key-save-delay", "0");
    await sweep(store);
    await rewritten(server, 2);
    expect(server.filesWith(roomId)).toEqual([]);
    await sweep(store);
    expect(await rewritesOf(server)).toBe(2);
  });

  test("is asked for again where it died with its server", async () => {
    const { server, store, roomId } = await withSlowRewriting();
    const child = await childOf(server);
    await server.stop();
    process.kill(child, "SIGKILL");
    await server.start();
    expect(server.filesWith(roomId)).not.toEqual([]);
    await vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 20 });
    await sweep(store);
    await rewritten(server, 1);
    expect(server.filesWith(roomId)).toEqual([]);
    await sweep(store);
    expect(await rewritesOf(server)).toBe(1);
  });

  test("is not asked of one that keeps nothing over a restart: it would be given a file", async () => {
    const server = await RedisServer.inTest({ appendonly: "no" });
    const store = await openAt(server.url, { cleanEveryMs: 1, allowNoPersistence: true });
    const { roomId, a } = await pairedRoom(store);
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store);
    expect(await rewritesOf(server)).toBe(0);
  });

  test("is told the host, once, where it is forbidden, and everything else goes on", async () => {
    const server = await RedisServer.inTest();
    await server.ask("ACL", "SETUSER", "host", "on", ">word", "~*", "&*", "+@all", "-bgrewriteaof");
    const told: string[] = [];
    const url = server.url.replace("unix://", "unix://host:word@");
    const store = await openAt(url, { cleanEveryMs: 1, warn: (line) => told.push(line) });
    const { roomId, a } = await pairedRoom(store);
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store, store);
    expect(told).toEqual([expect.stringMatching(/BGREWRITEAOF/)]);
  });
});

/** A room was left, and the file is being rewritten without it: that takes long. */
async function withSlowRewriting() {
  const server = await RedisServer.inTest();
  const store = await openAt(server.url, { cleanEveryMs: 1 });
  const { roomId, a } = await pairedRoom(store);
  await store.rooms.purge(roomId, NOON_MS, a.deviceId);
  await server.ask("CONFIG", "SET", "rdb-key-save-delay", "1000000");
  await sweep(store);
  return { server, store, roomId };
}

/** The process that writes the file anew. */
async function childOf(server: RedisServer): Promise<number> {
  const [, pid = ""] = /process_id:(\d+)/.exec(await server.ask<string>("INFO", "server")) ?? [];
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
}

import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { Keys } from "../../server/store/redis/keys.ts";
import type { InvitationDoc } from "../../server/store/redis/pairing/invitation-doc.ts";
import type { RedisStore } from "../../server/store/redis/redis-store.ts";
import type { RoomId } from "../../server/store/room-id.ts";
import { openAt } from "../support/redis/redis-givens.ts";
import { redisPair } from "../support/redis/redis-pair.ts";
import { RedisServer } from "../support/redis/redis-server.ts";
import {
  ACCEPT,
  accepted,
  appendTo,
  CONFIRM,
  couple,
  HOUR_MS,
  NOON_MS,
  pairedRoom,
} from "../support/store/store-givens.ts";

const CANARY = "canary-in-the-data";

describe("[ST39] what has faded or been deleted is in no file of Redis once these are written anew", () => {
  test("bodies, states, rooms that were left, what the phones said while pairing, where they could be reached", async () => {
    const server = await RedisServer.inTest({ rdbcompression: "no" });
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    const [fading, left, stays] = [await pairedRoom(store), await pairedRoom(store), await pairedRoom(store)];
    const body = { text: CANARY };
    const write = appendTo(fading.head, { body, state: CANARY, keepForMs: HOUR_MS });
    await store.rooms.append(fading.roomId, write);
    await store.rooms.append(left.roomId, appendTo(left.head, { body, state: CANARY }));
    const reached = { endpoint: CANARY, keys: { p256dh: CANARY, auth: CANARY }, quiet: null };
    expect(await store.push.subscribe(left.roomId, left.b.deviceId, reached)).toBe(true);
    const { attemptId } = await accepted(store);
    const gone = [CANARY, left.roomId, left.head.logId, left.a.deviceId, left.b.deviceId, left.a.tokenHash, attemptId];
    for (const trace of gone) expect(server.filesWith(trace)).not.toEqual([]);

    const fade = { expect: write.head, state: "{}", nowMs: NOON_MS + 2 * HOUR_MS, trimBeforeMs: 0, fadeAtMs: null };
    expect(await store.retention.fade(fading.roomId, fade)).toBe("appended");
    await store.rooms.purge(left.roomId, NOON_MS + 40 * HOUR_MS, left.a.deviceId);
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    await rewritten(server, 1);
    for (const trace of [...gone, ACCEPT.sealed, write.command!.fingerprint])
      expect(server.filesWith(trace)).toEqual([]);
    for (const trace of [left.b.tokenHash, stays.roomId, write.command!.id])
      expect(server.filesWith(trace)).not.toEqual([]);
    await server.stop();
    expect(server.filesWith(CANARY)).toEqual([]);
  });

  test("also in full memory: a state without a body, an opening, a room that was left, and none keeps another from it", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    const [fading, left] = [await pairedRoom(store, { state: CANARY, fadeAtMs: NOON_MS }), await pairedRoom(store)];
    const [closing, born] = [await accepted(store), await halfConfirmed(server, store)];
    await server.ask("CONFIG", "SET", "maxmemory", "1");
    const fade = { expect: fading.head, state: "{}", nowMs: NOON_MS, trimBeforeMs: 0, fadeAtMs: null };
    expect(await store.retention.fade(fading.roomId, fade)).toBe("appended");
    await store.rooms.purge(left.roomId, NOON_MS + 40 * HOUR_MS, left.a.deviceId);
    await expect(store.retention.sweep(NOON_MS + 30 * HOUR_MS)).rejects.toThrow(/OOM/);
    await rewritten(server, 1);
    for (const trace of [CANARY, left.roomId, closing.attemptId]) expect(server.filesWith(trace)).toEqual([]);
    await server.ask("CONFIG", "SET", "maxmemory", "0");
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    expect(await store.rooms.load(born)).not.toBeNull();
  });

  test("nor in a file of a replica; one that can't be asked is told of, and asked again later", async () => {
    const { primary, replica, wire } = await redisPair();
    const told: string[] = [];
    const store = await openAt(wire.url, { cleanEveryMs: 1, warn: (line) => told.push(line) });
    const { roomId, a } = await pairedRoom(store);
    await replica.ask("ACL", "SETUSER", "default", "-bgrewriteaof");
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store, store);
    expect(told).toEqual([expect.stringMatching(/replica/)]);
    await rewritten(primary, 2);
    expect(replica.filesWith(roomId)).not.toEqual([]);
    await replica.ask("ACL", "SETUSER", "default", "+bgrewriteaof");
    await sweep(store, store);
    await Promise.all([rewritten(primary, 3), rewritten(replica, 1)]);
    for (const server of [primary, replica]) expect(server.filesWith(roomId)).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test("one node asks for it, once in that time, and only when something was deleted", async () => {
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

  test("a rewriting that came to nothing is asked for again", async () => {
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

  test("nor does one count that has died with its server", async () => {
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

  test("one that keeps nothing over a restart is not given a file", async () => {
    const server = await RedisServer.inTest({ appendonly: "no" });
    const store = await openAt(server.url, { cleanEveryMs: 1, allowNoPersistence: true });
    const { roomId, a } = await pairedRoom(store);
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store);
    expect(await rewritesOf(server)).toBe(0);
  });

  test("what can't be read of a pairing keeps nothing else from it", async () => {
    const server = await RedisServer.inTest();
    const keys = new Keys("attune");
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    for (const text of ["{}", "no JSON"]) {
      await server.ask("SET", keys.invitation(text), text);
      await server.ask("ZADD", keys.expiring(), "0", text);
    }
    const { attemptId } = await accepted(store);
    await expect(store.retention.sweep(NOON_MS + 30 * HOUR_MS)).rejects.toThrow(AggregateError);
    expect(await store.pairing.attempt(attemptId)).toBeNull();
    await rewritten(server, 1);
    expect(server.filesWith(attemptId)).toEqual([]);
  });

  test("where it is forbidden the host is told so once, and everything else goes on", async () => {
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

/** A confirmation that somebody has begun and not ended: the sweep meets it first. */
async function halfConfirmed(server: RedisServer, store: RedisStore): Promise<RoomId> {
  const { attemptId, invitation } = await accepted(store);
  const keys = new Keys("attune");
  const doc = JSON.parse(await server.ask<string>("GET", keys.invitation(invitation.invitationId))) as InvitationDoc;
  const create = couple();
  const confirming = { id: attemptId, attemptId, message: CONFIRM, outcome: { create } };
  await server.ask("SET", keys.invitation(invitation.invitationId), JSON.stringify({ ...doc, confirming }));
  await server.ask("ZADD", keys.expiring(), "0", invitation.invitationId);
  return create.roomId;
}

async function sweep(...stores: readonly RedisStore[]): Promise<void> {
  for (const store of stores) await store.retention.sweep(NOON_MS - 1);
}

const rewritesOf = async (server: RedisServer): Promise<number> =>
  Number(/cmdstat_bgrewriteaof:calls=(\d+)/.exec(await server.ask<string>("INFO", "commandstats"))?.[1] ?? 0);

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

/** Resolves when so many rewritings have been asked for and none is under way. */
async function rewritten(server: RedisServer, count: number): Promise<void> {
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

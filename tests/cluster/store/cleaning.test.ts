import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { createSharedJoinLimits } from "../../../server/cluster/shared-join-limits.ts";
import { createWhereabouts } from "../../../server/cluster/whereabouts.ts";
import { JOIN_LIMITS } from "../../../server/pairing/join-limits.ts";
import { Keys, partOf } from "../../../server/store/redis/keys.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { rewritesOf, rewritten, sweep } from "../../support/redis/rewriting.ts";
import { change } from "../../support/store/device-givens.ts";
import { due, subscription, tell } from "../../support/store/push-givens.ts";
import {
  accepted,
  CONFIRM,
  couple,
  device,
  HOUR_MS,
  NOON_MS,
  pairedRoom,
  random16,
} from "../../support/store/store-givens.ts";

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
    // As after the clock of Redis was set back.
    await server.ask("PEXPIRE", "attune:cleaning", String(10 * HOUR_MS));
    await sweep(one, other);
    expect(await rewritesOf(server)).toBe(1);
    expect(await server.ask<number>("PTTL", "attune:cleaning")).toBeLessThan(HOUR_MS);
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

  test("is asked for whatever was deleted: a subscription, by its owner, for another, or with its phone, a day that a phone was there, a room, a tombstone", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const pair = await pairedRoom(store);
    const { roomId, a, b } = pair;
    let [nowMs, times] = [NOON_MS + 30 * HOUR_MS, 0];
    const expectRewritten = async (): Promise<void> => {
      await server.ask("DEL", "attune:cleaning");
      await store.retention.sweep(nowMs);
      times += 1;
      expect(await rewritesOf(server)).toBe(times);
      await rewritten(server, times);
    };
    // The invitation goes first: what follows deletes nothing of it any more.
    await expectRewritten();
    await store.push.subscribe(roomId, b.deviceId, subscription());
    await store.push.subscribe(roomId, b.deviceId, null);
    await expectRewritten();
    await store.push.subscribe(roomId, b.deviceId, subscription());
    const head = await tell(store, pair);
    const [claimed] = await due(store);
    await store.push.settle(claimed!, "gone");
    await expectRewritten();
    await store.push.subscribe(roomId, b.deviceId, subscription());
    await store.push.subscribe(roomId, b.deviceId, subscription());
    await expectRewritten();
    for (const atMs of [NOON_MS, NOON_MS + 24 * HOUR_MS]) await store.devices.seen(roomId, a.deviceId, atMs);
    await expectRewritten();
    await change(store, { roomId, head }, [{ change: "add", device: device(), seat: "b", state: "active" }]);
    await expectRewritten();
    await store.rooms.purge(roomId, nowMs + HOUR_MS, a.deviceId);
    await expectRewritten();
    nowMs += HOUR_MS;
    await expectRewritten();
    // As a node leaves it that dies before a credential follows its phone.
    const keys = new Keys("attune");
    const [{ tokenHash }, holder] = [device(), `${roomId} ${random16()}`];
    await server.ask("SET", keys.token(tokenHash), holder);
    await server.ask("HSET", keys.loose(partOf(roomId)), tokenHash, `0 ${holder}`);
    await expectRewritten();
    expect(await server.ask("EXISTS", keys.token(tokenHash))).toBe(0);
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

  test("is told to the host once where it is forbidden, and everything else goes on", async () => {
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

test("[ST17] nothing stays in Redis without an end, also what came to nothing and what nodes note for each other", async () => {
  const server = await RedisServer.inTest();
  const store = await openAt(server.url);
  const keys = new Keys("attune");
  const { roomId, a } = await pairedRoom(store);
  const { attemptId } = await accepted(store);
  // Its credentials are reserved before the room turns out to be there already.
  const create = { ...couple(), roomId };
  expect(await store.pairing.confirm(attemptId, CONFIRM, { create })).toBe("over");
  const reservedMs = await server.ask<number>("PTTL", keys.token(create.a.tokenHash));
  expect([reservedMs > 0, reservedMs <= HOUR_MS]).toEqual([true, true]);
  await store.rooms.purge(roomId, NOON_MS, a.deviceId);
  await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
  const [name] = await server.ask<readonly string[]>("HKEYS", keys.loose(partOf(roomId)));
  const [seconds] = await server.ask<readonly string[]>("TIME");
  for (const [ageMs, isKept] of [
    [HOUR_MS - 60_000, 1],
    [HOUR_MS + 60_000, 0],
  ] as const) {
    await server.ask("HSET", keys.loose(partOf(roomId)), name!, String(Number(seconds) - ageMs / 1_000));
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    expect(await server.ask("EXISTS", keys.loose(partOf(roomId)))).toBe(isKept);
  }
  const means = { send: store.ask, keyOf: (what: string) => `nodes:${what}`, freshMark: random16 };
  const limits = createSharedJoinLimits({ ...means, secret: new Uint8Array(32), settings: JOIN_LIMITS });
  await createWhereabouts({ ...means, nodesIn: async () => 0 }).left(roomId);
  await limits.inTurn("somewhere", async () => {
    await limits.failed("somewhere", NOON_MS);
    const all = await server.ask<readonly string[]>("KEYS", "*");
    expect(all.filter((key) => key.startsWith("nodes:"))).toHaveLength(4);
    const ends = await Promise.all(all.map((key) => server.ask<number>("PTTL", key)));
    const endless = all.filter((_key, index) => ends[index] === -1);
    expect(new Set(endless.map((key) => key.split(":").at(-1)))).toEqual(new Set(["format", "mark"]));
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

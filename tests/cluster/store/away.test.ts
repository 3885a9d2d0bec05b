import { createClient } from "@redis/client";
import { describe, expect, test, vi } from "vitest";
import { type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { redisPair } from "../../support/redis/redis-pair.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import { appendTo, attempt, type Couple, invitation, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";

const TIMEOUT_MS = 250;
const back = (store: Store) => vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 20 });

describe("[ST31] a Redis that is away", () => {
  test("every method says so at once, and all is well again when it is back, without a restart", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url);
    const pair = await pairedRoom(store);
    for (let times = 0; times < 3; times++) {
      wire.refuse(true);
      await vi.waitFor(() => expect(store.ready()).rejects.toThrow(StoreUnavailable), 5_000);
      const startMs = performance.now();
      const results = await Promise.allSettled(everything(store, pair));
      expect(performance.now() - startMs).toBeLessThan(TIMEOUT_MS);
      for (const result of results) expect(result).toMatchObject({ reason: { name: "StoreUnavailable" } });
      wire.refuse(false);
      await back(store);
      expect((await store.rooms.load(pair.roomId))?.head).toEqual(pair.head);
    }
  });

  test("one that is silent is given up in time, and so is the connection to it", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url, { timeoutMs: TIMEOUT_MS });
    const pair = await pairedRoom(store);
    wire.swallow(true);
    const startMs = performance.now();
    const results = await Promise.allSettled(everything(store, pair));
    expect(performance.now() - startMs).toBeLessThan(4 * TIMEOUT_MS);
    for (const result of results) expect(result).toMatchObject({ reason: { name: "StoreUnavailable" } });
    await vi.waitFor(() => expect(wire.joined).toBeGreaterThan(2), { timeout: 5_000, interval: 20 });
    wire.swallow(false);
    await back(store);
    expect((await store.rooms.load(pair.roomId))?.head).toEqual(pair.head);
  });

  test("what was under way when the line broke is told as not acknowledged, and may be repeated", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url);
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head);
    const writing = store.rooms.append(roomId, write);
    wire.break();
    await expect(writing).rejects.toThrow(StoreUnavailable);
    await back(store);
    expect(["appended", "duplicate"]).toContain(await store.rooms.append(roomId, write));
    expect(await store.rooms.read(roomId, head.seq)).toHaveLength(1);
  });

  test("a connection that listens comes back too, also from silence, and hears again what it listened to", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url, { timeoutMs: 100 });
    const heard: string[] = [];
    await (await store.connect()).sSubscribe("channel", (message) => heard.push(message));
    const say = async (message: string): Promise<void> => {
      await vi.waitFor(
        async () => {
          await server.ask("SPUBLISH", "channel", message);
          expect(heard).toContain(message);
        },
        { timeout: 5_000, interval: 20 },
      );
    };
    await say("first");
    wire.break();
    await say("second");
    const joined = wire.joined;
    wire.swallow(true);
    await vi.waitFor(() => expect(wire.joined).toBeGreaterThan(joined + 1), { timeout: 5_000, interval: 20 });
    wire.swallow(false);
    await say("third");
  });

  test("one that takes no further connection is away like any other", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url);
    const pair = await pairedRoom(store);
    wire.refuse(true);
    const other = createClient({ url: server.url }).on("error", () => {});
    await other.connect();
    await other.configSet("maxclients", "1");
    wire.refuse(false);
    // What Redis says in parting doesn't always arrive.
    for (let times = 0; times < 4; times++) {
      const joined = wire.joined;
      await vi.waitFor(() => expect(wire.joined).toBeGreaterThan(joined), { timeout: 5_000, interval: 5 });
      const results = await Promise.allSettled(everything(store, pair));
      for (const result of results) expect(result).toMatchObject({ reason: { name: "StoreUnavailable" } });
    }
    other.destroy();
    await back(store);
  });

  test("one that has become a replica is left as soon as anything can't be written, if only to see whether it can", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const store = await openAt(wire.url);
    await server.ask("REPLICAOF", "127.0.0.1", "1");
    const joined = wire.joined;
    await expect(store.ready()).rejects.toThrow(StoreUnavailable);
    await vi.waitFor(() => expect(wire.joined).toBeGreaterThan(joined), { timeout: 5_000, interval: 5 });
    await server.ask("REPLICAOF", "NO", "ONE");
    await back(store);
  });

  test("a closed store says so too", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    await store.close();
    await expect(store.rooms.due(NOON_MS, 1)).rejects.toThrow(StoreUnavailable);
  });
});

describe("[ST32] full memory", () => {
  test.each([0, 1])(
    "nothing is acknowledged that isn't written; reading and leaving go on, and writing too once there is room: with %i replicas waited for",
    async (waitReplicas) => {
      const server = waitReplicas === 0 ? await RedisServer.inTest() : (await redisPair()).primary;
      const store = await openAt(server.url, { waitReplicas });
      const [leaving, staying] = [await pairedRoom(store), await pairedRoom(store)];
      // In many small writes: one big one would leave a buffer behind that Redis gives back whenever it likes.
      let { head } = leaving;
      for (let written = 0; written < 30; written += 1) {
        const write = appendTo(head, { body: { text: "x".repeat(100_000) } });
        await store.rooms.append(leaving.roomId, write);
        head = write.head;
      }
      const [, used] = /used_memory:(\d+)/.exec(await server.ask<string>("INFO", "memory")) ?? [];
      await server.ask("CONFIG", "SET", "maxmemory", String(Number(used) - 1_000_000));
      await expect(store.ready()).rejects.toThrow(StoreUnavailable);
      const write = appendTo(staying.head);
      await expect(store.rooms.append(staying.roomId, write)).rejects.toMatchObject({
        name: "StoreUnavailable",
        cause: { code: "OOM" }, // for the log
      });
      expect((await store.rooms.load(staying.roomId))?.head).toEqual(staying.head);
      expect((await store.rooms.load(leaving.roomId))?.head).toEqual(head);
      await store.rooms.purge(leaving.roomId, NOON_MS, leaving.a.deviceId);
      await store.ready();
      expect(await store.rooms.append(staying.roomId, write)).toBe("appended");
      expect(await store.rooms.load(leaving.roomId)).toBeNull();
    },
  );
});

describe("[ST32] a Redis that is started again in full memory", () => {
  test("is read from and left all the same", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const { roomId, head, a } = await pairedRoom(store);
    await server.stop();
    await server.start({ maxmemory: "1" });
    await vi.waitFor(async () => expect((await store.rooms.load(roomId))?.head).toEqual(head), { timeout: 5_000 });
    await expect(store.ready()).rejects.toThrow(/OOM/);
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    expect(await store.rooms.load(roomId)).toBeNull();
  });
});

function everything(store: Store, { roomId, head, a }: Couple): readonly Promise<unknown>[] {
  const { rooms, retention, devices, pairing } = store;
  const fading = { expect: head, state: "", nowMs: NOON_MS, trimBeforeMs: 0, fadeAtMs: null };
  return [
    rooms.load(roomId),
    rooms.append(roomId, appendTo(head)),
    rooms.read(roomId, 0),
    rooms.due(NOON_MS, 1),
    retention.fadable(NOON_MS, 0, 1),
    retention.fade(roomId, fading),
    retention.fadeLog(roomId, fading),
    retention.sweep(NOON_MS),
    devices.find(a.tokenHash),
    devices.seenSince(roomId, "a", 0),
    pairing.put(invitation()),
    pairing.claim(attempt("H"), NOON_MS),
    store.ready(),
  ];
}

import { describe, expect, test } from "vitest";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import {
  appendTo,
  attempt,
  invitation,
  linkHandle,
  NOON_MS,
  pairedRoom,
  random16,
} from "../../support/store/store-givens.ts";

describe("[ST37] what Redis is asked", () => {
  test("one request an append, also when it is a repeated one, a lost race or brings a word to be pushed", async () => {
    const { server, store, wire } = await started();
    const { roomId, head } = await pairedRoom(store);
    const first = appendTo(head);
    await store.rooms.append(roomId, first);
    const pushes = [{ seat: "a", atMs: NOON_MS, untilMs: NOON_MS + 1 }] as const;
    const writes = [appendTo(first.head, { pushes, dueAtMs: NOON_MS, fadeAtMs: NOON_MS }), first, appendTo(head)];
    for (const write of writes) {
      const before = wire.passed;
      await store.rooms.append(roomId, write);
      expect(wire.passed - before).toBe(1);
    }
    const stats = await server.ask<string>("INFO", "commandstats");
    expect(stats).toMatch(/cmdstat_evalsha:calls=\d+/);
  });

  test("the same request tells the other nodes, of what was written and of nothing else", async () => {
    const { store, wire } = await started();
    const { roomId, head } = await pairedRoom(store);
    const told = store.tellNodes((room, entries) => ({ channel: "told", message: `${room} ${entries.length}` }));
    expect(told).toBe(true);
    const heard: string[] = [];
    const listener = await store.connect();
    await listener.sSubscribe("told", (message) => heard.push(message));
    const first = appendTo(head);
    const before = wire.passed;
    for (const write of [first, first, appendTo(head), appendTo(first.head)]) await store.rooms.append(roomId, write);
    expect(wire.passed - before).toBe(4);
    await store.ask("SPUBLISH", "told", "the last");
    await expect.poll(() => heard.at(-1)).toBe("the last");
    expect(heard).toEqual([`${roomId} 1`, `${roomId} 1`, "the last"]);
  });

  test("not so where replicas have to have it first", async () => {
    const { wire } = await started();
    const store = await openAt(wire.url, { waitReplicas: 1 });
    expect(store.tellNodes(() => ({ channel: "told", message: "" }))).toBe(false);
  });

  test("one to load a room, one to read its log, none for a look at what a node holds", async () => {
    const { store, wire } = await started();
    const { roomId } = await pairedRoom(store);
    const ask = async (work: () => Promise<unknown>): Promise<number> => {
      await work();
      const before = wire.passed;
      await work();
      return wire.passed - before;
    };
    expect(await ask(() => store.rooms.load(roomId))).toBe(1);
    expect(await ask(() => store.rooms.read(roomId, 0))).toBe(1);
  });

  test("the heads of any number of rooms in one batch, at most one request a part", async () => {
    const { store, wire } = await started();
    const pairs = await Promise.all(Array.from({ length: 200 }, () => pairedRoom(store)));
    const roomIds = [random16(), ...pairs.map(({ roomId }) => roomId), pairs[0]!.roomId];
    await store.heads(roomIds);
    const before = wire.passed;
    const heads = await store.heads(roomIds);
    expect(wire.passed - before).toBeLessThan(65);
    expect(heads).toEqual([null, ...pairs.map(({ head }) => head), pairs[0]!.head]);
    expect(await store.heads([])).toEqual([]);
  });

  test("a script that Redis has forgotten is sent once more", async () => {
    const { server, store } = await started();
    const { roomId, head } = await pairedRoom(store);
    await server.ask("SCRIPT", "FLUSH");
    const chain = [appendTo(head)];
    while (chain.length < 5) chain.push(appendTo(chain.at(-1)!.head));
    const results = await Promise.all(chain.map((write) => store.rooms.append(roomId, write)));
    expect(new Set(results)).toEqual(new Set(["appended"]));
  });
});

test("[ST11] a handle that never was costs as many requests as one that is used or has expired", async () => {
  const { store, wire } = await started();
  const [used, expired] = [linkHandle(), linkHandle()];
  for (const each of [used, expired]) {
    const openings = [{ via: "link", handle: each, expiresAtMs: NOON_MS }] as const;
    await store.pairing.put(invitation({ openings }));
  }
  await store.pairing.claim(attempt(used), NOON_MS - 1);
  const requestsFor = async (at: string): Promise<number> => {
    const before = wire.passed;
    expect(await store.pairing.claim(attempt(at), NOON_MS)).toBeNull();
    return wire.passed - before;
  };
  const never = await requestsFor(linkHandle());
  expect(never).toBeGreaterThan(1);
  expect(await requestsFor(used)).toBe(never);
  expect(await requestsFor(expired)).toBe(never);
});

async function started() {
  const server = await RedisServer.inTest();
  const wire = await RedisWire.to(server.socket);
  return { server, wire, store: await openAt(wire.url) };
}

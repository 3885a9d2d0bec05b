import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type Append, type Store, StoreUnavailable } from "../../server/store/port.ts";
import { openAt } from "../support/redis-givens.ts";
import { failOver, inStep, promote, redisPair } from "../support/redis-pair.ts";
import { RedisServer } from "../support/redis-server.ts";
import { appendTo, type Couple, isChain, pairedRoom } from "../support/store-givens.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROOMS = 20;
const ready = (store: Store) => vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 20 });

describe("[ST29] acknowledged means that the replicas have it", () => {
  test("a failover in the midst of many writes loses none of those that were acknowledged", async () => {
    const redis = await redisPair();
    const store = await openAt(redis.wire.url, { waitReplicas: 1 });
    const pairs = await Promise.all(Array.from({ length: ROOMS }, () => pairedRoom(store)));
    let count = 0;
    const failed = Promise.withResolvers<undefined>();
    const told = pairs.map((pair) =>
      writeUntilRefused(store, pair, () => {
        count += 1;
        if (count === 300) failOver(redis).then(() => failed.resolve(undefined), failed.reject);
      }),
    );
    await failed.promise;
    const acknowledged = await Promise.all(told);
    await ready(await openAt(redis.replica.url));
    const after = await openAt(redis.replica.url);
    for (const [index, { roomId }] of pairs.entries()) {
      const entries = (await after.rooms.read(roomId, 0)) ?? [];
      const head = (await after.rooms.load(roomId))!.head;
      for (const { head: place } of acknowledged[index]!) expect(entries[place.seq - 1]?.hash).toBe(place.hash);
      expect(isChain(entries, head)).toBe(true);
    }
    expect(acknowledged.flat().length).toBeGreaterThan(299);
  });

  test("without waiting what was acknowledged can be lost, with it nothing is acknowledged", async () => {
    const redis = await redisPair();
    const careless = await openAt(redis.wire.url);
    const careful = await openAt(redis.wire.url, { waitReplicas: 1, timeoutMs: 300 });
    const pair = await pairedRoom(careful);
    await promote(redis.replica);
    const lost = appendTo(pair.head);
    expect(await careless.rooms.append(pair.roomId, lost)).toBe("appended");
    await expect(careful.rooms.append(pair.roomId, appendTo(lost.head))).rejects.toThrow(StoreUnavailable);
    await expect(careful.rooms.append(pair.roomId, lost)).rejects.toThrow(StoreUnavailable);
    await expect(careful.rooms.command(pair.roomId, lost.command!.id)).rejects.toThrow(StoreUnavailable);
    await expect(careful.ready()).rejects.toThrow(StoreUnavailable);
    await failOver(redis);
    await ready(careless);
    expect(await careless.rooms.read(pair.roomId, pair.head.seq)).toEqual([]);
  });

  test("many writes share one wait, and one that comes too late for it takes the next", async () => {
    const redis = await redisPair();
    const store = await openAt(redis.wire.url, { waitReplicas: 1 });
    const pairs = await Promise.all(Array.from({ length: ROOMS }, () => pairedRoom(store)));
    await redis.primary.ask("CONFIG", "RESETSTAT");
    const writes = pairs.map(({ roomId, head }) => store.rooms.append(roomId, appendTo(head)));
    expect(new Set(await Promise.all(writes))).toEqual(new Set(["appended"]));
    const stats = await redis.primary.ask<string>("INFO", "commandstats");
    const waits = Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1]);
    expect(waits).toBeGreaterThan(0);
    expect(waits).toBeLessThan(4);
  });
});

describe("[ST33] a Redis that has lost writes gives the logs of that part new names", () => {
  test("after a failover to a replica that was behind, whoever else has written there meanwhile", async () => {
    const redis = await redisPair();
    const told: string[] = [];
    const store = await openAt(redis.wire.url, { warn: (line) => told.push(line) });
    const pair = await pairedRoom(store);
    await inStep(redis);
    await promote(redis.replica);
    const lost = appendTo(pair.head);
    await store.rooms.append(pair.roomId, lost);
    const other = await openAt(redis.replica.url);
    const first = appendTo(pair.head);
    const second = appendTo(first.head);
    for (const write of [first, second]) expect(await other.rooms.append(pair.roomId, write)).toBe("appended");
    await failOver(redis);
    await ready(store);
    const found = (await store.rooms.load(pair.roomId))!.head;
    expect(found).toMatchObject({ seq: second.head.seq, hash: second.head.hash });
    expect(found.logId).not.toBe(pair.head.logId);
    expect(told).toEqual([expect.stringMatching(/lost writes/)]);
    await expectOneName(store, other, pair, second.head);
  });

  test("after a failover that lost nothing all names stay", async () => {
    const redis = await redisPair();
    const store = await openAt(redis.wire.url, { waitReplicas: 1 });
    const pair = await pairedRoom(store);
    const write = appendTo(pair.head);
    await store.rooms.append(pair.roomId, write);
    await failOver(redis);
    const after = await openAt(redis.wire.url);
    expect((await after.rooms.load(pair.roomId))?.head).toEqual(write.head);
  });

  test("after restarts all names stay; after an older copy was put back what lost something has a new one", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const [pair, quiet] = [await pairedRoom(store), await pairedRoom(store)];
    let head = pair.head;
    const restart = async (between: () => void = () => {}): Promise<void> => {
      await server.stop("SIGTERM");
      between();
      await server.start();
      await ready(store);
    };
    for (let restarts = 0; restarts < 2; restarts++) {
      const write = appendTo(head);
      await store.rooms.append(pair.roomId, write);
      head = write.head;
      await restart();
      expect((await store.rooms.load(pair.roomId))?.head).toEqual(head);
    }
    const backup = join(tempFolder(), "copy");
    await restart(() => cpSync(server.folder, backup, { recursive: true, filter: isData }));
    await Promise.all([pair, quiet].map(({ roomId }) => store.rooms.load(roomId)));
    for (const [roomId, at] of [
      [pair.roomId, head],
      [quiet.roomId, quiet.head],
    ] as const)
      await store.rooms.append(roomId, appendTo(at));
    await restart(() => {
      rmSync(join(server.folder, "appendonlydir"), { recursive: true });
      cpSync(backup, server.folder, { recursive: true });
    });
    for (const [roomId, at] of [
      [pair.roomId, head],
      [quiet.roomId, quiet.head],
    ] as const) {
      const found = (await store.rooms.load(roomId))!.head;
      expect(found).toMatchObject({ seq: at.seq, hash: at.hash });
      expect(found.logId).not.toBe(at.logId);
    }
  });
});

const isData = (path: string): boolean => !path.endsWith(".sock");

/** The new name is the same for all nodes, holds when the log goes on, and the old one is good for nothing. */
async function expectOneName(
  store: Store,
  other: Store,
  { roomId, head: old }: Couple,
  at: Append["head"],
): Promise<void> {
  const { head } = (await other.rooms.load(roomId))!;
  expect((await store.rooms.load(roomId))?.head).toEqual(head);
  expect(await other.rooms.append(roomId, appendTo({ ...at, logId: old.logId }))).toBe("conflict");
  const next = appendTo(head);
  expect(await other.rooms.append(roomId, next)).toBe("appended");
  expect((await store.rooms.load(roomId))?.head).toEqual(next.head);
}

/** Appends one after another; returns those that were acknowledged. */
async function writeUntilRefused(store: Store, { roomId, head }: Couple, told: () => void): Promise<readonly Append[]> {
  const acknowledged: Append[] = [];
  for (;;) {
    const write = appendTo(acknowledged.at(-1)?.head ?? head);
    const result = await store.rooms.append(roomId, write).catch((error: unknown) => error);
    if (result !== "appended") return acknowledged;
    acknowledged.push(write);
    told();
  }
}

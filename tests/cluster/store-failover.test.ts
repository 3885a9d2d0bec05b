import { describe, expect, test, vi } from "vitest";
import type { Append, Store } from "../../server/store/port.ts";
import { openAt } from "../support/redis/redis-givens.ts";
import { failOver, inStep, promote, redisPair } from "../support/redis/redis-pair.ts";
import { appendTo, type Couple, isChain, pairedRoom } from "../support/store/store-givens.ts";

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
    const told: string[] = [];
    const warn = (line: string) => void told.push(line);
    const careful = await openAt(redis.wire.url, { waitReplicas: 1, timeoutMs: 1_000, warn });
    const [pair, ended] = [await pairedRoom(careless), await pairedRoom(careless)];
    await inStep(redis);
    await promote(redis.replica);
    const lost = appendTo(pair.head);
    await careless.rooms.purge(ended.roomId, 0, "");
    expect(await careless.rooms.append(pair.roomId, lost)).toBe("appended");
    const answers = [
      careful.rooms.append(pair.roomId, appendTo(lost.head)),
      careful.rooms.append(pair.roomId, lost),
      careful.rooms.command(pair.roomId, lost.command!.id),
      // A phone that reads its own event takes it for saved.
      careful.rooms.load(pair.roomId),
      // A phone that hears that it has no place any more forgets it for good.
      careful.rooms.load(ended.roomId),
      careful.rooms.append(ended.roomId, appendTo(ended.head)),
      careful.ready(),
    ];
    for (const answer of await Promise.allSettled(answers))
      expect(answer).toMatchObject({ reason: { name: "StoreUnavailable" } });
    expect(told).toEqual([]);
    await failOver(redis);
    await vi.waitFor(() => expect(told.join()).toMatch(/has 0 replicas, REDIS_WAIT_REPLICAS asks for 1/), 5_000);
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

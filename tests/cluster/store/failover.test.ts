import { describe, expect, test, vi } from "vitest";
import { type Append, type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { Keys } from "../../../server/store/redis/keys.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { failOver, inStep, promote, redisPair } from "../../support/redis/redis-pair.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import {
  accepted,
  appendTo,
  attempt,
  type Couple,
  DAY_MS,
  device,
  fadeAt,
  invitation,
  isChain,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";

const ROOMS = 20;
const SUBSCRIPTION = { endpoint: "https://push.example/1", keys: { p256dh: "key", auth: "secret" }, quiet: null };
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

  test("so it is with pairing, leaving, fading and words to push, and with hearing that a place has moved or a pairing ended", async () => {
    const redis = await redisPair();
    const careless = await openAt(redis.wire.url);
    const careful = await openAt(redis.wire.url, { waitReplicas: 1, timeoutMs: 1_000 });
    const make = () => pairedRoom(careless);
    const [pair, moved, left, leaving, fading] = await Promise.all([make(), make(), make(), make(), make()]);
    const [open, waiting] = [invitation(), await accepted(careless)];
    const handle = open.openings[0]?.handle ?? "";
    await careless.pairing.put(open);
    await inStep(redis);
    await promote(redis.replica);
    const change = { change: "add", device: device(), seat: "b", state: "active" } as const;
    await careless.rooms.append(moved.roomId, appendTo(moved.head, { devices: [change] }));
    // A node that dies once the room is gone leaves it to others to see to the credentials.
    const wire = await RedisWire.to(redis.primary.socket);
    const dying = await openAt(wire.url);
    wire.breakAfter(2); // Redis has to be told the script first
    await expect(dying.rooms.purge(left.roomId, NOON_MS + DAY_MS, left.a.deviceId)).rejects.toThrow(StoreUnavailable);
    const answers = [
      careful.devices.find(moved.b.tokenHash),
      careful.devices.find(left.b.tokenHash),
      careful.rooms.purge(leaving.roomId, NOON_MS + DAY_MS, leaving.a.deviceId),
      careful.retention.fade(fading.roomId, fadeAt(fading.head, NOON_MS)),
      careful.pairing.put(invitation()),
      careful.pairing.claim(attempt(handle), NOON_MS),
      careful.pairing.advance(waiting.attemptId, { state: "over" }),
      careful.push.subscribe(pair.roomId, pair.a.deviceId, SUBSCRIPTION),
      careful.served.note(NOON_MS),
    ];
    for (const answer of await Promise.allSettled(answers))
      expect(answer).toMatchObject({ reason: { name: "StoreUnavailable" } });
    await careful.retention.sweep(NOON_MS);
    // Whose credential leads nowhere forgets its place: until the room's end can't be undone it leads there.
    const { token } = new Keys("attune");
    const tokens = [left, leaving].flatMap(({ a, b }) => [token(a.tokenHash), token(b.tokenHash)]);
    expect(await redis.primary.ask("EXISTS", ...tokens)).toBe(4);
    await failOver(redis);
    await ready(careless);
    for (const { roomId } of [left, leaving]) expect(await careless.rooms.load(roomId)).not.toBeNull();
    expect(await careless.devices.find(moved.b.tokenHash)).toMatchObject({ state: "active" });
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

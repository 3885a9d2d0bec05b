import { describe, expect, test } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import { append, due, subscribed, subscription, tell } from "../../support/store/push-givens.ts";
import { DAY_MS, device, NOON_MS, pairedRoom, random16, randomHash } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storePushSuite(harness: StoreHarness): void {
  describe("push keys", () => keysSuite(harness));
  describe("push subscriptions", () => subscriptionsSuite(harness));
}

function keysSuite({ open, reopen }: StoreHarness): void {
  test("[PU1] the first keys are kept, whoever comes with others, also after a restart", async () => {
    const store = await open();
    const [first, second] = await Promise.all([store.push.keys(keys()), store.push.keys(keys())]);
    expect(second).toEqual(first);
    const again = await reopen(store);
    expect(await again.push.keys(keys())).toEqual(first);
  });
}

function subscriptionsSuite({ open, reopen }: StoreHarness): void {
  test("[PU2] a subscription is there after a restart; a later one takes its place", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const [first, second] = [subscription({ quiet: null }), subscription()];
    expect(await store.push.subscribe(pair.roomId, pair.b.deviceId, first)).toBe(true);
    const again = await reopen(store);
    const head = await tell(again, pair);
    expect(await subscriptionsOf(again)).toEqual([first]);
    expect(await again.push.subscribe(pair.roomId, pair.b.deviceId, second)).toBe(true);
    await tell(again, { ...pair, head });
    expect(await subscriptionsOf(again)).toEqual([second]);
  });

  test("[PU2] the same hours or keys again are no change, other ones are", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const { deviceId } = pair.b;
    const first = subscription();
    const changed = { ...first, quiet: { ...first.quiet!, toMinute: 1 } };
    for (const each of [first, first, changed])
      expect(await store.push.subscribe(pair.roomId, deviceId, each)).toBe(true);
    await tell(store, pair);
    expect(await subscriptionsOf(store)).toEqual([changed]);
  });

  test("[PU2] only who holds a seat has one", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const [pending, moved] = [device(), device()];
    await append(store, pair, {
      devices: [
        { change: "add", device: moved, seat: "b", state: "active" },
        { change: "add", device: pending, seat: "b", state: "pending" },
      ],
    });
    const answers = [pair.a, pair.b, pending, moved, device()].map(({ deviceId }) =>
      store.push.subscribe(pair.roomId, deviceId, subscription()),
    );
    expect(await Promise.all(answers)).toEqual([true, false, false, true, false]);
    expect(await store.push.subscribe(random16(), pair.a.deviceId, subscription())).toBe(false);
  });

  test("[PU2] it goes when it is taken back, with what waits; taking back twice is taking back once", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const head = await tell(store, pair);
    for (const _ of [1, 2]) expect(await store.push.subscribe(pair.roomId, pair.b.deviceId, null)).toBe(true);
    expect(await due(store)).toEqual([]);
    await tell(store, { ...pair, head });
    expect(await due(store)).toEqual([]);
  });

  test("[PU2] it goes with a device that is replaced at once or later, and with one that is forgotten", async () => {
    const store = await open();
    for (const way of ["add", "activate", "forget"] as const) {
      const pair = await subscribed(store);
      const fresh = device();
      const state = way === "add" ? "active" : "pending";
      const asked = await append(store, pair, { devices: [{ change: "add", device: fresh, seat: "b", state }] });
      const isThere = await tell(store, { ...pair, head: asked });
      expect(await due(store)).toHaveLength(way === "add" ? 0 : 1);
      if (way === "add") continue;
      const deviceId = way === "activate" ? fresh.deviceId : pair.b.deviceId;
      await append(store, { ...pair, head: isThere }, { devices: [{ change: way, deviceId }] });
      expect(await due(store, NOON_MS + DAY_MS)).toEqual([]);
    }
  });

  test("[PU2] it stays when the seat's own phone is activated again, or the other's changes", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const devices = [
      { change: "activate", deviceId: pair.b.deviceId },
      { change: "add", device: device(), seat: "a", state: "active" },
    ] as const;
    await tell(store, { ...pair, head: await append(store, pair, { devices }) });
    expect(await due(store)).toHaveLength(1);
  });

  test("[PU2] it goes with the room, and what is under way changes nothing any more", async () => {
    const store = await open();
    const pair = await subscribed(store);
    await tell(store, pair);
    const [claimed] = await due(store);
    await store.rooms.purge(pair.roomId, NOON_MS + DAY_MS, pair.a.deviceId);
    await store.push.settle(claimed!, { againAtMs: NOON_MS });
    const again = await reopen(store);
    expect(await due(again, NOON_MS + DAY_MS)).toEqual([]);
  });
}

const keys = () => ({ publicKey: randomHash(), privateKey: randomHash() });

const subscriptionsOf = async (store: Store) => (await due(store)).map(({ subscription: each }) => each);

import { describe, expect, test } from "vitest";
import { append, due, push, subscribed, subscription, tell } from "../../support/store/push-givens.ts";
import { appendTo, DAY_MS, MINUTE_MS, NOON_MS } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storePushWaitingSuite(harness: StoreHarness): void {
  describe("pushes that wait", () => waitingSuite(harness));
}

function waitingSuite({ open, reopen }: StoreHarness): void {
  test("[PU3] what was appended with a push is due with it, for the phone of that seat, also after a restart", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const { roomId, b } = pair;
    await tell(store, pair);
    const again = await reopen(store);
    expect(await again.push.claim(NOON_MS - 1, NOON_MS, 10)).toEqual([]);
    const [claimed, ...others] = await due(again);
    expect(claimed).toMatchObject({ roomId, deviceId: b.deviceId, untilMs: NOON_MS + DAY_MS, tries: 1 });
    expect(others).toEqual([]);
  });

  test("[PU3] nothing waits where an append was refused, a command was known, or nobody has subscribed", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const write = appendTo(pair.head);
    expect(await store.rooms.append(pair.roomId, write)).toBe("appended");
    const pushes = [push("b")];
    expect(await store.rooms.append(pair.roomId, appendTo(pair.head, { pushes }))).toBe("conflict");
    expect(await store.rooms.append(pair.roomId, { ...write, pushes })).toBe("duplicate");
    expect(await store.rooms.append(pair.roomId, appendTo(write.head, { pushes: [push("a")] }))).toBe("appended");
    expect(await due(store)).toEqual([]);
  });

  test("[PU3] at most one waits for a phone: the latest, and it begins anew", async () => {
    const store = await open();
    const pair = await subscribed(store);
    let head = await tell(store, pair);
    await due(store);
    for (const minutes of [1, 2]) head = await tell(store, { ...pair, head }, NOON_MS + minutes * MINUTE_MS);
    const claimed = await due(store, NOON_MS + 2 * MINUTE_MS);
    expect(claimed.map(({ tries, untilMs }) => [tries, untilMs])).toEqual([[1, NOON_MS + 2 * MINUTE_MS + DAY_MS]]);
  });

  test("[PU3] a later one doesn't shorten how long the earlier is worth a word, unless that has been said", async () => {
    const store = await open();
    const pair = await subscribed(store);
    let { head } = pair;
    const untilAfter = async (untilMs: number, atMs = NOON_MS): Promise<number | undefined> => {
      head = await append(store, { ...pair, head }, { pushes: [{ seat: "b", atMs, untilMs }] });
      const [claimed] = await due(store, atMs);
      if (untilMs === NOON_MS + 2) await store.push.settle(claimed!, "done");
      return claimed?.untilMs;
    };
    expect(await untilAfter(NOON_MS + DAY_MS)).toBe(NOON_MS + DAY_MS);
    expect(await untilAfter(NOON_MS + DAY_MS + 1)).toBe(NOON_MS + DAY_MS + 1);
    expect(await untilAfter(NOON_MS + 1)).toBe(NOON_MS + DAY_MS + 1);
    expect(await untilAfter(NOON_MS + 2)).toBe(NOON_MS + DAY_MS + 1);
    expect(await untilAfter(NOON_MS + 3, NOON_MS + 10 * MINUTE_MS)).toBe(NOON_MS + 3);
  });

  test("[PU3] pushes to both seats wait side by side, the oldest first, no more than asked", async () => {
    const store = await open();
    const [early, late] = [await subscribed(store), await subscribed(store)];
    await store.push.subscribe(late.roomId, late.a.deviceId, subscription());
    await append(store, late, { pushes: [push("a", NOON_MS + 1), push("b", NOON_MS + 2)] });
    await tell(store, early);
    const first = await due(store, NOON_MS + 2, 2);
    expect(new Set(first.map(({ deviceId }) => deviceId))).toEqual(new Set([early.b.deviceId, late.a.deviceId]));
    expect((await due(store, NOON_MS + 2)).map(({ deviceId }) => deviceId)).toEqual([late.b.deviceId]);
  });

  test("[PU4] of many workers one has it, until the time that it has put it off to", async () => {
    const store = await open();
    const pair = await subscribed(store);
    await tell(store, pair);
    const claims = await Promise.all([1, 2, 3].map(() => due(store)));
    expect(claims.flat()).toHaveLength(1);
    const again = await reopen(store);
    expect(await due(again, NOON_MS + MINUTE_MS - 1)).toEqual([]);
    expect(await due(again, NOON_MS + MINUTE_MS)).toMatchObject([{ tries: 2 }]);
  });

  test("[PU4] what is done waits no more; what is put off comes back then", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const head = await tell(store, pair);
    await store.push.settle((await due(store))[0]!, { againAtMs: NOON_MS + 5 });
    expect(await due(store, NOON_MS + 4)).toEqual([]);
    const [second] = await due(store, NOON_MS + 5);
    expect(second).toMatchObject({ tries: 2 });
    await store.push.settle(second!, "done");
    expect(await due(store, NOON_MS + DAY_MS)).toEqual([]);
    await tell(store, { ...pair, head }, NOON_MS + DAY_MS);
    expect(await due(store, NOON_MS + DAY_MS)).toHaveLength(1);
  });

  test("[PU4] an old claim ends nothing that is newer", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const head = await tell(store, pair);
    const [old] = await due(store);
    const [late] = await due(store, NOON_MS + MINUTE_MS);
    await store.push.settle(old!, "done");
    await tell(store, { ...pair, head }, NOON_MS + MINUTE_MS);
    await store.push.settle(late!, "done");
    expect(await due(store, NOON_MS + MINUTE_MS)).toHaveLength(1);
  });

  test("[PU4] a phone that is gone is deleted, unless it has come back under another address", async () => {
    const store = await open();
    const pair = await subscribed(store);
    const head = await tell(store, pair);
    const [claimed] = await due(store);
    const fresh = subscription();
    await store.push.subscribe(pair.roomId, pair.b.deviceId, fresh);
    await store.push.settle(claimed!, "gone");
    await tell(store, { ...pair, head });
    const [kept] = await due(store);
    expect(kept?.subscription).toEqual(fresh);
    await store.push.settle(kept!, "gone");
    expect(await due(store, NOON_MS + DAY_MS)).toEqual([]);
    expect(await store.push.subscribe(pair.roomId, pair.b.deviceId, fresh)).toBe(true);
  });
}

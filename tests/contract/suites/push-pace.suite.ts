import { expect, test } from "vitest";
import { due, subscribed, tell } from "../../support/store/push-givens.ts";
import { DAY_MS, MINUTE_MS, NOON_MS } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

const atOnce = 4;
const everyMs = 10 * MINUTE_MS;

export function storePushPaceSuite({ open, reopen }: StoreHarness): void {
  test("[PU14] four words come at once and then one in ten minutes: what is too soon waits, and is one with what comes meanwhile", async () => {
    let store = await open();
    const pair = await subscribed(store);
    let { head } = pair;
    /** Whether the word comes at once, told and done. */
    const comesAt = async (atMs: number): Promise<boolean> => {
      head = await tell(store, { ...pair, head }, atMs);
      return await isSent(atMs);
    };
    const isSent = async (nowMs: number): Promise<boolean> => {
      const [claimed] = await due(store, nowMs);
      if (claimed !== undefined) await store.push.settle(claimed, "done");
      return claimed !== undefined;
    };
    for (let words = 0; words < atOnce; words++) expect(await comesAt(NOON_MS + words)).toBe(true);
    const nextAtMs = NOON_MS + everyMs;
    for (const atMs of [NOON_MS + atOnce, NOON_MS + MINUTE_MS, nextAtMs - 1]) expect(await comesAt(atMs)).toBe(false);
    store = await reopen(store);
    expect(await isSent(nextAtMs)).toBe(true);
    expect(await isSent(nextAtMs + everyMs)).toBe(false);
    // One more has become free meanwhile, and no more.
    expect(await comesAt(nextAtMs + everyMs)).toBe(true);
    expect(await comesAt(nextAtMs + everyMs)).toBe(false);
    expect(await isSent(nextAtMs + 2 * everyMs)).toBe(true);
    const rested = nextAtMs + 2 * everyMs + atOnce * everyMs;
    for (let words = 0; words < atOnce; words++) expect(await comesAt(rested)).toBe(true);
    expect(await comesAt(rested)).toBe(false);
  });

  test("[PU14] words that were under way count, and a clock that was ahead puts nothing off for longer than that", async () => {
    const store = await open();
    const pair = await subscribed(store);
    let { head } = pair;
    const aYearOn = NOON_MS + 365 * DAY_MS;
    for (let words = 0; words <= atOnce; words++) {
      head = await tell(store, { ...pair, head }, aYearOn);
      expect(await due(store, aYearOn)).toHaveLength(words < atOnce ? 1 : 0);
    }
    head = await tell(store, { ...pair, head });
    expect(await due(store, NOON_MS + everyMs - 1)).toEqual([]);
    const [claimed] = await due(store, NOON_MS + everyMs);
    await store.push.settle(claimed!, "done");
    await tell(store, { ...pair, head }, NOON_MS + everyMs);
    expect(await due(store, NOON_MS + 2 * everyMs)).toHaveLength(1);
  });
}

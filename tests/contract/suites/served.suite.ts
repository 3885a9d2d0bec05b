import { expect, test } from "vitest";
import { MINUTE_MS, NOON_MS } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeServedSuite({ open, reopen }: StoreHarness): void {
  const before = { fromMs: 0, toMs: NOON_MS };

  test("[ST45] when no server ran is known after a restart, and by every server", async () => {
    const store = await open();
    expect(await store.served.note(NOON_MS)).toEqual([before]);
    expect(await store.served.note(NOON_MS + MINUTE_MS)).toEqual([before]);
    const again = await reopen(store);
    const gap = { fromMs: NOON_MS + MINUTE_MS, toMs: NOON_MS + 31 * MINUTE_MS };
    expect(await Promise.all([again.served.note(gap.toMs), again.served.note(gap.toMs + 1)])).toEqual([
      [before, gap],
      [before, gap],
    ]);
    expect(await again.served.note(gap.toMs + MINUTE_MS)).toEqual([before, gap]);
  });

  test("[ST45] of a clock that was set back nothing is believed but the time since", async () => {
    const store = await open();
    await store.served.note(NOON_MS);
    expect(await store.served.note(NOON_MS - 60 * MINUTE_MS)).toEqual([before]);
    const gap = { fromMs: NOON_MS - 60 * MINUTE_MS, toMs: NOON_MS };
    expect(await store.served.note(NOON_MS)).toEqual([before, gap]);
  });
}

import { describe, expect, test } from "vitest";
import type { DeviceStore } from "../../server/store/port.ts";
import { seenTogether } from "../../server/store/seen-together.ts";

/** Devices that only note when they were seen, and may be slow or away. */
function devices(wait: () => Promise<void> = () => Promise.resolve()) {
  const written: string[] = [];
  const store: DeviceStore = {
    find: () => Promise.resolve(null),
    seen: async (_roomId, deviceId, nowMs) => {
      await wait();
      written.push(`${deviceId} at ${nowMs}`);
    },
    seenSince: () => Promise.resolve(written.length > 0),
  };
  return { written, store };
}

describe("[SV26] who has come is written down together", () => {
  test("nothing is written before its time, and nothing twice", async () => {
    const { written, store } = devices();
    const together = seenTogether(store);
    await together.seen("room", "one", 1);
    await together.seen("room", "two", 2);
    expect(written).toEqual([]);
    await together.write();
    await together.write();
    expect(written).toEqual(["one at 1", "two at 2"]);
  });

  test("who asks since when a device was there is told with those counted in, also while they are being written", async () => {
    const held = Promise.withResolvers<undefined>();
    const { store } = devices(async () => {
      await held.promise;
    });
    const together = seenTogether(store);
    await together.seen("room", "one", 1);
    const writing = together.write();
    const asked = together.seenSince("room", "a", 0);
    held.resolve(undefined);
    expect(await asked).toBe(true);
    await writing;
  });

  test("what a store that was away has not taken is written the next time, once, with what has come since", async () => {
    let away = true;
    const { written, store } = devices(() => (away ? Promise.reject(new Error("away")) : Promise.resolve()));
    const together = seenTogether(store);
    await together.seen("room", "one", 1);
    await together.seen("room", "two", 2);
    await expect(together.write()).rejects.toThrow("away");
    await together.seen("room", "one", 3);
    await expect(together.write()).rejects.toThrow("away");
    away = false;
    await together.seen("room", "three", 4);
    await together.write();
    await together.write();
    expect(written.toSorted()).toEqual(["one at 3", "three at 4", "two at 2"]);
  });
});

import { describe, expect, test } from "vitest";
import { type DeviceStore, StoreUnavailable } from "../../../../server/store/port.ts";
import { seenTogether } from "../../../../server/store/seen-together.ts";

const DAY_MS = 86_400_000;

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

  test("a phone is written down once a day, in each room", async () => {
    const { written, store } = devices();
    const together = seenTogether(store);
    for (const atMs of [1, 2, DAY_MS - 1, DAY_MS, DAY_MS + 1]) {
      await together.seen("room", "one", atMs);
      await together.write();
    }
    await together.seen("other", "one", DAY_MS + 2);
    await together.write();
    expect(written).toEqual(["one at 1", `one at ${DAY_MS}`, `one at ${DAY_MS + 2}`]);
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
    const { written, store } = devices(() => (away ? Promise.reject(new StoreUnavailable("away")) : Promise.resolve()));
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

  test("what it can't write of one phone is told once, and keeps nobody from being told of another", async () => {
    const { written, store } = devices();
    const seen: DeviceStore["seen"] = async (roomId, deviceId, nowMs) => {
      if (deviceId === "damaged") throw new Error("database disk image is malformed");
      await store.seen(roomId, deviceId, nowMs);
    };
    const together = seenTogether({ ...store, seen });
    await together.seen("room", "damaged", 1);
    await together.seen("other", "whole", 2);
    expect(await together.seenSince("other", "a", 0)).toBe(true);
    await together.seen("room", "damaged", 3);
    await expect(together.write()).rejects.toThrow("malformed");
    await together.write();
    expect(written).toEqual(["whole at 2"]);
  });

  test("nobody is told anything while some of it couldn't be written, whatever else is damaged", async () => {
    const { store } = devices();
    const seen: DeviceStore["seen"] = async (_roomId, deviceId) => {
      throw deviceId === "damaged" ? new Error("malformed") : new StoreUnavailable("full");
    };
    const together = seenTogether({ ...store, seen });
    await together.seen("room", "damaged", 1);
    await together.seen("other", "whole", 2);
    const writing = together.write();
    await expect(together.seenSince("other", "a", 0)).rejects.toThrow(StoreUnavailable);
    await expect(writing).rejects.toThrow(StoreUnavailable);
  });
});

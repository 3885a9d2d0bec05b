import { expect, test } from "vitest";
import type { DeviceChange } from "../../../server/store/port.ts";
import { change, statesOf } from "../../support/store/device-givens.ts";
import {
  accepted,
  appendTo,
  CONFIRM,
  type Couple,
  couple,
  DAY_MS,
  device,
  HOUR_MS,
  NOON_MS,
  pairedRoom,
  random16,
  randomHash,
} from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeDevicesSuite({ open, reopen }: StoreHarness): void {
  test("[ST6] a credential finds its room, seat and device, also after a restart", async () => {
    const store = await open();
    const { roomId, a, b } = await pairedRoom(store);
    const again = await reopen(store);
    expect(await again.devices.find(a.tokenHash)).toEqual({
      state: "active",
      roomId,
      seat: "a",
      deviceId: a.deviceId,
    });
    expect(await again.devices.find(b.tokenHash)).toEqual({
      state: "active",
      roomId,
      seat: "b",
      deviceId: b.deviceId,
    });
    expect(await again.devices.find(randomHash())).toBeNull();
  });

  test("[ST6] a device that is added as active takes its seat's place; the other seat notices nothing", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const fresh = device();
    await change(store, pair, [{ change: "add", device: fresh, seat: "b", state: "active" }]);
    expect(await statesOf(store, pair.a, pair.b, fresh)).toEqual(["active", "revoked", "active"]);
  });

  test("[ST6] a pending device leaves the active one alone until its day", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const fresh = device();
    const head = await change(store, pair, [{ change: "add", device: fresh, seat: "b", state: "pending" }]);
    expect(await statesOf(store, pair.b, fresh)).toEqual(["active", "pending"]);
    await change(store, { ...pair, head }, [{ change: "activate", deviceId: fresh.deviceId }]);
    expect(await statesOf(store, pair.a, pair.b, fresh)).toEqual(["active", "revoked", "active"]);
  });

  test("[ST6] of the phones that a seat has moved away from no more than fifty are known", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const phones = [pair.b, ...Array.from({ length: 60 }, device)];
    const head = await change(store, pair, phones.slice(1).map(moveTo));
    const count = async (): Promise<number> =>
      (await statesOf(store, ...phones)).filter((state) => state === "revoked").length;
    expect([await count(), await statesOf(store, pair.a, phones.at(-1) ?? pair.a)]).toEqual([50, ["active", "active"]]);
    const last = device();
    await change(store, { ...pair, head }, [moveTo(last)]);
    expect([await count(), await statesOf(store, pair.a, last)]).toEqual([50, ["active", "active"]]);
  });

  test("[ST6] a forgotten device is unknown", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const fresh = device();
    const head = await change(store, pair, [{ change: "add", device: fresh, seat: "b", state: "pending" }]);
    await change(store, { ...pair, head }, [{ change: "forget", deviceId: fresh.deviceId }]);
    expect(await store.devices.find(fresh.tokenHash)).toBeNull();
    expect(await statesOf(store, pair.a, pair.b)).toEqual(["active", "active"]);
  });

  test("[ST6] a refused append changes no device", async () => {
    const store = await open();
    const { roomId, head, b } = await pairedRoom(store);
    const fresh = device();
    const devices = [{ change: "add", device: fresh, seat: "b", state: "active" }] as const;
    expect(await store.rooms.append(roomId, appendTo({ ...head, seq: 7 }, { devices }))).toBe("conflict");
    expect(await statesOf(store, b)).toEqual(["active"]);
    expect(await store.devices.find(fresh.tokenHash)).toBeNull();
  });

  test("[ST7] a credential can't be added twice", async () => {
    const store = await open();
    const [one, other] = [await pairedRoom(store), await pairedRoom(store)];
    const stolen = { deviceId: random16(), tokenHash: one.a.tokenHash };
    await expect(
      change(store, other, [{ change: "add", device: stolen, seat: "b", state: "active" }]),
    ).rejects.toThrow();
    expect(await store.devices.find(one.a.tokenHash)).toMatchObject({ roomId: one.roomId });
    expect((await store.rooms.load(other.roomId))?.head).toEqual(other.head);
    expect(await statesOf(store, other.b)).toEqual(["active"]);
  });

  test("[ST7] nor while it tells that its room has ended", async () => {
    const store = await open();
    const left = await pairedRoom(store);
    await store.rooms.purge(left.roomId, NOON_MS + DAY_MS, left.a.deviceId);
    const { attemptId } = await accepted(store);
    const { roomId, append } = couple();
    const [first, ...others] = append.devices;
    const devices = [{ ...first!, device: { deviceId: random16(), tokenHash: left.b.tokenHash } }, ...others];
    const create = { roomId, append: { ...append, devices: devices as readonly DeviceChange[] } };
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create })).toBe("over");
    expect(await store.rooms.load(roomId)).toBeNull();
    expect(await store.devices.find(left.b.tokenHash)).toEqual({ state: "ended" });
  });

  test("[ST8] when a device was there is kept as a day, for the active one", async () => {
    const store = await open();
    const { roomId, a, b } = await pairedRoom(store);
    expect(await store.devices.seenSince(roomId, "a", 0)).toBe(false);
    await store.devices.seen(roomId, a.deviceId, NOON_MS);
    await store.devices.seen(random16(), b.deviceId, NOON_MS);
    const again = await reopen(store);
    const midnightMs = NOON_MS - 12 * HOUR_MS;
    expect(await again.devices.seenSince(roomId, "a", midnightMs)).toBe(true);
    expect(await again.devices.seenSince(roomId, "a", midnightMs + DAY_MS - 1)).toBe(true);
    expect(await again.devices.seenSince(roomId, "a", midnightMs + DAY_MS)).toBe(false);
    expect(await again.devices.seenSince(roomId, "b", 0)).toBe(false);
  });

  test("[ST8] a later day replaces the earlier one", async () => {
    const store = await open();
    const { roomId, a } = await pairedRoom(store);
    const times = [NOON_MS, NOON_MS + HOUR_MS, NOON_MS + DAY_MS];
    for (const atMs of times) await store.devices.seen(roomId, a.deviceId, atMs);
    expect(await store.devices.seenSince(roomId, "a", NOON_MS + DAY_MS)).toBe(true);
  });

  test("[ST8] a day that is written late, after midnight, hides no later one: of this device or of another", async () => {
    const store = await open();
    const [one, other] = [await pairedRoom(store), await pairedRoom(store)];
    const [yesterdayMs, todayMs] = [NOON_MS, NOON_MS + DAY_MS];
    const seen = (pair: Couple, atMs: number) => store.devices.seen(pair.roomId, pair.a.deviceId, atMs);
    await seen(one, todayMs);
    await seen(one, yesterdayMs);
    await seen(other, yesterdayMs);
    await seen(other, todayMs);
    for (const { roomId } of [one, other]) expect(await store.devices.seenSince(roomId, "a", todayMs)).toBe(true);
  });
}

const moveTo = (fresh: Couple["a"]): DeviceChange => ({ change: "add", device: fresh, seat: "b", state: "active" });

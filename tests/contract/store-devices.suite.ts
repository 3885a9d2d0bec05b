import { describe, expect, test } from "vitest";
import type { DeviceChange, Store } from "../../server/store/port.ts";
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
} from "../support/store/store-givens.ts";
import type { StoreHarness } from "./store-harness.ts";

export function storeDevicesSuite(harness: StoreHarness): void {
  describe("devices", () => devicesSuite(harness));
  describe("leaving", () => leavingSuite(harness));
}

function devicesSuite({ open, reopen }: StoreHarness): void {
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

function leavingSuite({ open, reopen }: StoreHarness): void {
  test("[ST9] a purged room is gone; the partner's credential learns that it has ended, the leaver's is unknown", async () => {
    const store = await open();
    const { roomId, a, b, head } = await pairedRoom(store, { dueAtMs: NOON_MS, fadeAtMs: NOON_MS });
    await store.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId);
    const again = await reopen(store);
    expect(await again.rooms.load(roomId)).toBeNull();
    expect(await again.rooms.read(roomId, 0)).toBeNull();
    expect(await again.rooms.append(roomId, appendTo(head))).toBe("gone");
    expect(await again.rooms.due(NOON_MS, 10)).toEqual([]);
    expect(await again.retention.fadable(NOON_MS, 0, 10)).toEqual([]);
    expect(await again.devices.find(a.tokenHash)).toBeNull();
    expect(await again.devices.find(b.tokenHash)).toEqual({ state: "ended" });
  });

  test("[ST9] the partner's pending phone learns it as well, a revoked one of either seat does not", async () => {
    const store = await open();
    const pair = await pairedRoom(store);
    const [moved, pending, mine] = [device(), device(), device()];
    await change(store, pair, [
      { change: "add", device: moved, seat: "b", state: "active" },
      { change: "add", device: pending, seat: "b", state: "pending" },
      { change: "add", device: mine, seat: "a", state: "pending" },
    ]);
    await store.rooms.purge(pair.roomId, NOON_MS + DAY_MS, pair.a.deviceId);
    const found = await Promise.all(
      [pair.a, pair.b, moved, pending, mine].map(({ tokenHash }) => store.devices.find(tokenHash)),
    );
    expect(found.map((known) => known?.state)).toEqual([undefined, undefined, "ended", "ended", undefined]);
  });

  test("[ST9] leaving twice is leaving once, and other rooms stay as they are", async () => {
    const store = await open();
    const [left, other] = [await pairedRoom(store), await pairedRoom(store)];
    await store.rooms.purge(left.roomId, NOON_MS + DAY_MS, left.a.deviceId);
    await store.rooms.purge(left.roomId, NOON_MS + DAY_MS, left.a.deviceId);
    expect(await store.rooms.append(other.roomId, appendTo(other.head))).toBe("appended");
    expect(await statesOf(store, other.a, other.b)).toEqual(["active", "active"]);
  });

  test("[ST9] the invitation that made the room goes with it, and those that are about it", async () => {
    const store = await open();
    const { roomId, a, invitation: made } = await pairedRoom(store);
    const about = {
      ...made,
      invitationId: random16(),
      openings: [],
      purpose: "move",
      target: { roomId },
      state: "open",
    } as const;
    await store.pairing.put(about);
    await store.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId);
    expect(await store.pairing.invitation(made.invitationId)).toBeNull();
    expect(await store.pairing.invitation(about.invitationId)).toBeNull();
  });
}

const moveTo = (fresh: Couple["a"]): DeviceChange => ({ change: "add", device: fresh, seat: "b", state: "active" });

async function change(
  store: Store,
  { roomId, head }: Couple,
  devices: readonly DeviceChange[],
): Promise<Couple["head"]> {
  const write = appendTo(head, { devices, command: null });
  expect(await store.rooms.append(roomId, write)).toBe("appended");
  return write.head;
}

async function statesOf(store: Store, ...devices: readonly Couple["a"][]): Promise<readonly (string | undefined)[]> {
  return await Promise.all(devices.map(async ({ tokenHash }) => (await store.devices.find(tokenHash))?.state));
}

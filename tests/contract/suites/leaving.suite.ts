import { expect, test } from "vitest";
import { change, statesOf } from "../../support/store/device-givens.ts";
import { appendTo, DAY_MS, device, NOON_MS, pairedRoom, random16 } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeLeavingSuite({ open, reopen }: StoreHarness): void {
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

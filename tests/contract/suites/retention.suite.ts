import { describe, expect, test } from "vitest";
import {
  accepted,
  appendTo,
  attempt,
  CONFIRM,
  DAY_MS,
  fadeAt,
  HOUR_MS,
  invitation,
  MINUTE_MS,
  NOON_MS,
  pairedRoom,
  random16,
} from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeRetentionSuite(harness: StoreHarness): void {
  describe("fading", () => fadingSuite(harness));
  describe("sweeping", () => sweepingSuite(harness));

  const { open } = harness;
  test("a store that is open is ready, and closing it twice is closing it once", async () => {
    const store = await open();
    await store.ready();
    await Promise.all([store.close(), store.close()]);
  });
}

function fadingSuite({ open, reopen }: StoreHarness): void {
  test("[ST15] a room is fadable from the instant at which a body or its state expires", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const first = appendTo(head, { keepForMs: HOUR_MS });
    const second = appendTo(first.head, { keepForMs: 2 * HOUR_MS, fadeAtMs: NOON_MS + 3 * HOUR_MS });
    await store.rooms.append(roomId, first);
    await store.rooms.append(roomId, second);
    const fadable = async (atMs: number) => (await store.retention.fadable(atMs, 0, 10)).length;
    let next = NOON_MS;
    for (const hours of [1, 2]) {
      next = NOON_MS + hours * HOUR_MS;
      expect([await fadable(next - 1), await fadable(next)]).toEqual([0, 1]);
      await store.retention.fade(roomId, fadeAt(second.head, next, { fadeAtMs: NOON_MS + 3 * HOUR_MS }));
    }
    expect([await fadable(next + HOUR_MS - 1), await fadable(next + HOUR_MS)]).toEqual([0, 1]);
  });

  test("[ST15] fading takes salt, body and fingerprint, and leaves the envelope and the id", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const short = appendTo(head, { keepForMs: MINUTE_MS });
    const long = appendTo(short.head, { keepForMs: HOUR_MS });
    await store.rooms.append(roomId, short);
    await store.rooms.append(roomId, long);
    expect(await store.retention.fade(roomId, fadeAt(long.head, NOON_MS + MINUTE_MS))).toBe("appended");
    const again = await reopen(store);
    const { salt: _salt, what: _what, ...envelope } = short.entries[0]!.entry;
    const faded = { ...envelope, faded: true, bodyHash: short.entries[0]!.bodyHash };
    expect(await again.rooms.read(roomId, 2)).toEqual([faded, long.entries[0]!.entry]);
    expect(await again.rooms.load(roomId)).toMatchObject({ head: long.head, state: "faded" });
    expect(await again.rooms.command(roomId, short.command!.id)).toEqual({ fingerprint: null, seq: 3 });
    expect(await again.rooms.command(roomId, long.command!.id)).toMatchObject({
      fingerprint: long.command!.fingerprint,
    });
    expect(await again.rooms.append(roomId, appendTo(long.head, { command: short.command }))).toBe("duplicate");
  });

  test("[ST15] fading on another head is a conflict and deletes nothing", async () => {
    const store = await open();
    const { roomId, head, append } = await pairedRoom(store);
    expect(await store.retention.fade(roomId, fadeAt({ ...head, seq: 1 }, NOON_MS + 40 * DAY_MS))).toBe("conflict");
    expect(await store.rooms.read(roomId, 0)).toEqual(append.entries.map(({ entry }) => entry));
    expect(await store.retention.fade(random16(), fadeAt(head, NOON_MS))).toBe("gone");
  });

  test("[ST15] where the state can't be read the log alone fades and is trimmed, and what the state has to fade stays due", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const old = appendTo(head, { keepForMs: MINUTE_MS });
    const short = appendTo(old.head, { atMs: NOON_MS + 1, keepForMs: MINUTE_MS });
    const long = appendTo(short.head, { atMs: NOON_MS + 1, keepForMs: HOUR_MS, state: "?", fadeAtMs: NOON_MS });
    for (const write of [old, short, long]) await store.rooms.append(roomId, write);
    const nowMs = NOON_MS + MINUTE_MS + 1;
    await store.retention.fadeLog(roomId, { nowMs, trimBeforeMs: NOON_MS + 1 });
    await store.retention.fadeLog(random16(), { nowMs, trimBeforeMs: NOON_MS + 1 });
    const again = await reopen(store);
    expect(await again.rooms.read(roomId, 2)).toBeNull();
    expect(await again.rooms.read(roomId, 3)).toMatchObject([{ seq: 4, faded: true }, long.entries[0]!.entry]);
    expect(await again.rooms.load(roomId)).toMatchObject({ head: long.head, state: "?" });
    expect(await again.retention.fadable(nowMs, 0, 10)).toEqual([roomId]);
    expect(await again.retention.fade(roomId, fadeAt(long.head, nowMs))).toBe("appended");
    expect(await again.retention.fadable(nowMs, NOON_MS + 1, 10)).toEqual([]);
    expect(await again.retention.fadable(NOON_MS + HOUR_MS + 1, 0, 10)).toEqual([roomId]);
  });

  test("[ST15] fading leaves the due time alone", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store, { dueAtMs: NOON_MS });
    await store.retention.fade(roomId, fadeAt(head, NOON_MS));
    expect(await store.rooms.due(NOON_MS, 10)).toEqual([roomId]);
  });
}

function sweepingSuite({ open }: StoreHarness): void {
  test("[ST17] expired invitations go with their attempts, to the millisecond", async () => {
    const store = await open();
    const wanted = invitation({ expiresAtMs: NOON_MS + HOUR_MS });
    const at = wanted.openings[0]!.handle;
    await store.pairing.put(wanted);
    const claimed = await store.pairing.claim(attempt(at), NOON_MS);
    await store.retention.sweep(NOON_MS + HOUR_MS - 1);
    expect(await store.pairing.attempt(claimed!.attemptId)).not.toBeNull();
    await store.retention.sweep(NOON_MS + HOUR_MS);
    expect(await store.pairing.attempt(claimed!.attemptId)).toBeNull();
    expect(await store.pairing.invitation(wanted.invitationId)).toBeNull();
  });

  test("[ST17] [PR18] a confirmed change of phones is kept with its attempt for as long as is asked", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const { attemptId } = await accepted(store, { purpose: "move", target: { roomId } });
    const keepUntilMs = NOON_MS + 30 * DAY_MS;
    const change = { roomId, append: appendTo(head, { command: null }), keepUntilMs };
    expect(await store.pairing.confirm(attemptId, CONFIRM, { change })).toBe("confirmed");
    await store.retention.sweep(keepUntilMs - 1);
    expect(await store.pairing.attempt(attemptId)).toMatchObject({ state: "confirmed" });
    await store.retention.sweep(keepUntilMs);
    expect(await store.pairing.attempt(attemptId)).toBeNull();
  });

  test("[ST17] an expired opening frees its handle, while its invitation lives on", async () => {
    const store = await open();
    const opening = { ...invitation().openings[0]!, expiresAtMs: NOON_MS + MINUTE_MS };
    const first = invitation({ openings: [opening] });
    await store.pairing.put(first);
    expect(await store.pairing.put(invitation({ openings: [opening] }))).toBe(false);
    await store.retention.sweep(NOON_MS + MINUTE_MS);
    expect(await store.pairing.invitation(first.invitationId)).toMatchObject({ invitation: { openings: [] } });
    expect(await store.pairing.put(invitation({ openings: [opening] }))).toBe(true);
  });

  test("[ST17] a tombstone answers until its day, then the credential is unknown", async () => {
    const store = await open();
    const { roomId, a, b } = await pairedRoom(store);
    await store.rooms.purge(roomId, NOON_MS + 30 * DAY_MS, a.deviceId);
    await store.retention.sweep(NOON_MS + 30 * DAY_MS - 1);
    expect(await store.devices.find(b.tokenHash)).toEqual({ state: "ended" });
    await store.retention.sweep(NOON_MS + 30 * DAY_MS);
    expect(await store.devices.find(b.tokenHash)).toBeNull();
  });
}

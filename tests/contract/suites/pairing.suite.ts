import { describe, expect, test } from "vitest";
import {
  ACCEPT,
  accepted,
  appendTo,
  attempt,
  CONFIRM,
  couple,
  DAY_MS,
  device,
  invitation,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

const HELLO = { step: "hello", sid: "c2lk", share: "c2hhcmU" } as const;

export function storePairingSuite(harness: StoreHarness): void {
  describe("attempts", () => attemptsSuite(harness));
  describe("confirming", () => confirmingSuite(harness));
}

function attemptsSuite({ open, reopen }: StoreHarness): void {
  test("[ST12] messages are kept in order and may be repeated, not replaced", async () => {
    const store = await open();
    const { attemptId } = (await knock()) ?? {};
    const first = await store.pairing.advance(attemptId!, { message: HELLO });
    expect(first?.messages).toEqual([HELLO]);
    expect(await store.pairing.advance(attemptId!, { message: HELLO })).toEqual(first);
    expect(await store.pairing.advance(attemptId!, { message: { ...HELLO, share: "b3RoZXI" } })).toBeNull();
    const again = await reopen(store);
    expect(await again.pairing.attempt(attemptId!)).toEqual(first);
    expect(await again.pairing.advance("unknown", { message: HELLO })).toBeNull();

    async function knock() {
      const wanted = invitation();
      await store.pairing.put(wanted);
      return await store.pairing.claim(attempt(wanted.openings[0]!.handle), NOON_MS);
    }
  });

  test("[ST12] an attempt moves on and never back; its device is set once", async () => {
    const store = await open();
    const { attemptId } = await accepted(store);
    const known = await store.pairing.attempt(attemptId);
    expect(known).toMatchObject({ state: "accepted", messages: [ACCEPT] });
    expect(await store.pairing.advance(attemptId, { device: device() })).toBeNull();
    expect(await store.pairing.advance(attemptId, { message: ACCEPT, device: known!.device!, state: "open" })).toEqual(
      known,
    );
  });

  test("[ST12] an attempt that is over takes nothing more, but can be ended again", async () => {
    const store = await open();
    const { attemptId } = await accepted(store);
    const ended = await store.pairing.advance(attemptId, { state: "over" });
    expect(ended?.state).toBe("over");
    expect(await store.pairing.advance(attemptId, { state: "over" })).toEqual(ended);
    expect(await store.pairing.advance(attemptId, { message: HELLO })).toBeNull();
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create: couple() })).toBe("over");
  });
}

function confirmingSuite({ open, reopen }: StoreHarness): void {
  test("[ST13] one step makes the room, confirms the attempt and ends everything else", async () => {
    const store = await open();
    const { attemptId, invitation: wanted } = await accepted(store);
    const spare = invitation().openings;
    await store.pairing.put({ ...wanted, openings: spare });
    const pair = couple({ dueAtMs: NOON_MS });
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create: pair })).toBe("confirmed");
    const again = await reopen(store);
    expect(await again.rooms.load(pair.roomId)).toEqual({
      head: pair.head,
      state: pair.append.state,
      dueAtMs: NOON_MS,
    });
    expect(await again.rooms.read(pair.roomId, 0)).toEqual(pair.append.entries.map(({ entry }) => entry));
    expect(await again.pairing.attempt(attemptId)).toMatchObject({ state: "confirmed", messages: [ACCEPT, CONFIRM] });
    expect((await again.pairing.invitation(wanted.invitationId))?.invitation).toMatchObject({
      state: "confirmed",
      openings: [],
    });
    expect(await again.pairing.claim(attempt(spare[0]!.handle), NOON_MS)).toBeNull();
  });

  test("[ST13] confirming again with the same words changes nothing, with others it is over", async () => {
    const store = await open();
    const { attemptId } = await accepted(store);
    const [pair, second] = [couple(), couple()];
    await store.pairing.confirm(attemptId, CONFIRM, { create: pair });
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create: second })).toBe("confirmed");
    expect(await store.pairing.confirm(attemptId, { ...CONFIRM, sealed: "b3RoZXI" }, { create: second })).toBe("over");
    expect(await store.rooms.load(second.roomId)).toBeNull();
    expect(await store.devices.find(second.a.tokenHash)).toBeNull();
  });

  test("[ST13] what the joiner has not accepted can't be confirmed", async () => {
    const store = await open();
    const wanted = invitation();
    const at = wanted.openings[0]!.handle;
    await store.pairing.put(wanted);
    const claimed = await store.pairing.claim(attempt(at), NOON_MS);
    expect(await store.pairing.confirm(claimed!.attemptId, CONFIRM, { create: couple() })).toBe("over");
    expect(await store.pairing.confirm("unknown", CONFIRM, { create: couple() })).toBe("over");
  });

  test("[ST13] a seat's new phone comes with the room's append, or not at all", async () => {
    const store = await open();
    const { roomId, head, b } = await pairedRoom(store);
    const fresh = device();
    const { attemptId } = await accepted(store, { purpose: "replace", target: { roomId } });
    const devices = [{ change: "add", device: fresh, seat: "b", state: "active" }] as const;
    const stale = appendTo({ ...head, seq: 1 }, { devices, command: null });
    expect(await store.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append: stale } })).toBe("conflict");
    expect((await store.pairing.attempt(attemptId))?.state).toBe("accepted");
    const append = appendTo(head, { devices, command: null });
    expect(await store.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append } })).toBe("confirmed");
    expect((await store.devices.find(fresh.tokenHash))?.state).toBe("active");
    expect((await store.devices.find(b.tokenHash))?.state).toBe("revoked");
  });

  test("[ST13] a room that has been left can't get a new phone", async () => {
    const store = await open();
    const { roomId, head, a } = await pairedRoom(store);
    const { attemptId } = await accepted(store, { purpose: "replace" });
    await store.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId);
    expect(await store.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append: appendTo(head) } })).toBe(
      "over",
    );
  });

  test("[ST7] a credential that is in use makes no second place, and nothing is left of the try", async () => {
    const store = await open();
    const known = await pairedRoom(store);
    const { attemptId } = await accepted(store);
    const pair = couple();
    const fresh = device();
    for (const b of [known.a, fresh]) {
      const a = b === fresh ? fresh : pair.a;
      const devices = [
        { change: "add", device: a, seat: "a", state: "active" },
        { change: "add", device: b, seat: "b", state: "active" },
      ] as const;
      const create = { ...pair, append: { ...pair.append, devices } };
      expect(await store.pairing.confirm(attemptId, CONFIRM, { create })).toBe("over");
    }
    expect(await store.rooms.load(pair.roomId)).toBeNull();
    expect(await store.pairing.confirm(attemptId, CONFIRM, { create: pair })).toBe("confirmed");
  });
}

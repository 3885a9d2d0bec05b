import { expect, test } from "vitest";
import type { Asker } from "../../../server/pairing/ports.ts";
import type { PairingStore } from "../../../server/store/port.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing/pairing-in-memory.ts";
import { ACCEPT, accepted, CONFIRM, couple, device, random16 } from "../../support/store/store-givens.ts";

test("[PR3] a yes that comes on two connections at once is one: the slower one isn't told of what the faster has changed", async () => {
  const store = createMemoryStore();
  const target = { roomId: random16(), seat: "a" } as const;
  const { attemptId, invitation } = await accepted(store, { purpose: "move", target });
  let changes = 0;
  const service = pairingOn(store.pairing, {
    rooms: {
      // The first one gives the seat away; by then the phone that asks has none any more.
      change: async () => {
        changes += 1;
        if (changes > 1) return errorReply("unknownToken");
        await store.pairing.confirm(attemptId, CONFIRM, { create: couple() });
        return null;
      },
      refusalToChange: () => Promise.resolve(null),
      system: () => Promise.reject(new Error("only asked by a phone that waits")),
    },
  });
  const inviter = (): Asker =>
    asker({
      member: { ...target, deviceId: random16(), version: 1 },
      roles: new Map([[invitation.invitationId, "inviter"]]),
    });
  const yes = { type: "confirm", attemptId, message: CONFIRM } as const;
  const both = await Promise.all([service.handle(inviter(), yes), service.handle(inviter(), yes)]);
  expect(changes).toBe(2);
  for (const reply of both) expect(reply).toMatchObject({ ok: true, attempt: { state: "confirmed" } });
  const other = { ...yes, message: { ...CONFIRM, sealed: "YW5vdGhlcg" } };
  expect(await service.handle(inviter(), other)).toMatchObject({ error: true });
});

test("[PR11] a yes to what was cancelled a moment before is told that it is over", async () => {
  const store = createMemoryStore();
  const { attemptId, invitation } = await accepted(store);
  const confirm: PairingStore["confirm"] = async (...asked) => {
    await store.pairing.put({ ...invitation, openings: [], state: "over" });
    return await store.pairing.confirm(...asked);
  };
  const service = pairingOn({ ...store.pairing, confirm });
  const inviter = asker({ roles: new Map([[invitation.invitationId, "inviter"]]) });
  const yes = { type: "confirm", attemptId, message: CONFIRM, device: device() } as const;
  expect(await service.handle(inviter, yes)).toMatchObject({ error: true, code: "invitationOver" });
});

test.each(["cancel", "refuse"] as const)(
  "[PR3] to %s what was confirmed a moment before comes too late: nobody is left alone with somebody who isn't there",
  async (type) => {
    const store = createMemoryStore();
    const { attemptId, invitation } = await accepted(store);
    const { invitationId } = invitation;
    const isConfirmed = () => store.pairing.confirm(attemptId, CONFIRM, { create: couple() });
    const service = pairingOn({
      ...store.pairing,
      put: (write) => isConfirmed().then(() => store.pairing.put(write)),
      advance: (...step) => isConfirmed().then(() => store.pairing.advance(...step)),
    });
    const inviter = asker({ roles: new Map([[invitationId, "inviter"]]) });
    const code = type === "cancel" ? "invitationOver" : "notYourTurn";
    expect(await service.handle(inviter, { type, invitationId, attemptId })).toMatchObject({ error: true, code });
    expect(await store.pairing.attempt(attemptId)).toMatchObject({ state: "confirmed" });
  },
);

test("[PR3] who is neither of the two can take no step, end nothing and confirm nothing, though it knows the attempt's id", async () => {
  const store = createMemoryStore();
  const { attemptId } = await accepted(store);
  const before = await store.pairing.attempt(attemptId);
  const service = pairingOn(store.pairing);
  const tries = [
    { type: "relay", attemptId, message: { step: "decline", sealed: "bm8" } },
    { type: "accept", attemptId, message: ACCEPT, device: device() },
    { type: "refuse", attemptId },
    { type: "confirm", attemptId, message: CONFIRM, device: device() },
  ] as const;
  for (const request of tries) {
    for (const id of [attemptId, random16()])
      expect(await service.handle(asker(), { ...request, attemptId: id })).toMatchObject({ code: "invitationOver" });
  }
  expect(await store.pairing.attempt(attemptId)).toEqual(before);
});

test("[PR3] a step that gives or takes a seat can't be passed on as any other", async () => {
  const store = createMemoryStore();
  const { attemptId, invitation } = await accepted(store);
  const service = pairingOn(store.pairing);
  const inviter = asker({ roles: new Map([[invitation.invitationId, "inviter"]]) });
  for (const message of [ACCEPT, CONFIRM])
    expect(await service.handle(inviter, { type: "relay", attemptId, message })).toMatchObject({ code: "badMessage" });
  expect(await store.pairing.attempt(attemptId)).toMatchObject({ state: "accepted" });
});

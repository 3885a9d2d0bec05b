import { expect, test } from "vitest";
import type { Asker } from "../../../server/pairing/ports.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing-in-memory.ts";
import { accepted, CONFIRM, couple, random16 } from "../../support/store/store-givens.ts";

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

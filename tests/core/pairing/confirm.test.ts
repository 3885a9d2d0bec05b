import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { JOIN_LIMITS, OwnJoinLimits } from "../../../server/pairing/join-limits.ts";
import { createPairingService } from "../../../server/pairing/pairing-service.ts";
import type { Asker } from "../../../server/pairing/ports.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { digest } from "../../support/room/room-log.ts";
import { accepted, CONFIRM, couple, NOON_MS, random16 } from "../../support/store/store-givens.ts";

test("[PR3] a yes that comes on two connections at once is one: the slower one isn't told of what the faster has changed", async () => {
  const store = createMemoryStore();
  const target = { roomId: random16(), seat: "a" } as const;
  const { attemptId, invitation } = await accepted(store, { purpose: "move", target });
  let changes = 0;
  const service = createPairingService({
    store: store.pairing,
    rooms: {
      // The first one gives the seat away; by then the phone that asks has none any more.
      change: async () => {
        changes += 1;
        if (changes > 1) return errorReply("unknownToken");
        await store.pairing.confirm(attemptId, CONFIRM, { create: couple() });
        return null;
      },
      refusalToChange: () => Promise.resolve(null),
    },
    limits: new OwnJoinLimits(JOIN_LIMITS),
    nowMs: () => NOON_MS,
    randomBytes,
    digest,
    pause: () => Promise.resolve(),
    tell: () => {},
  });
  const inviter = (): Asker => ({
    member: { ...target, deviceId: random16(), version: 1 },
    address: "one",
    roles: new Map([[invitation.invitationId, "inviter"]]),
    watch: () => {},
  });
  const yes = { type: "confirm", attemptId, message: CONFIRM } as const;
  const both = await Promise.all([service.handle(inviter(), yes), service.handle(inviter(), yes)]);
  expect(changes).toBe(2);
  for (const reply of both) expect(reply).toMatchObject({ ok: true, attempt: { state: "confirmed" } });
  const other = { ...yes, message: { ...CONFIRM, sealed: "YW5vdGhlcg" } };
  expect(await service.handle(inviter(), other)).toMatchObject({ error: true });
});

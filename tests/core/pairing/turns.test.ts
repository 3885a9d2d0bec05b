import { expect, test } from "vitest";
import { type Role, turn } from "../../../server/pairing/turns.ts";
import type { Attempt, HandshakeMessage } from "../../../shared/protocol/pairing.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing/pairing-in-memory.ts";
import {
  accepted,
  attempt,
  CONFIRM,
  device,
  invitation,
  linkHandle,
  NOON_MS,
} from "../../support/store/store-givens.ts";

/** The steps in their order, each with the side that says it. */
const STEPS: readonly (readonly [Role, HandshakeMessage])[] = [
  ["inviter", { step: "hello", sid: "sid", share: "share" }],
  ["joiner", { step: "reply", share: "share", tag: "tag" }],
  ["inviter", { step: "proof", tag: "tag", sealed: "sealed" }],
  ["joiner", { step: "accept", sealed: "sealed" }],
  ["inviter", { step: "confirm", sealed: "sealed" }],
];
const SIDES = ["inviter", "joiner"] as const;
const DECLINE: HandshakeMessage = { step: "decline", sealed: "sealed" };

/** An attempt in which the first so many steps were taken. */
const after = (taken: number, state: Attempt["state"] = "open"): Attempt => ({
  attemptId: "attempt",
  via: "code",
  handle: "7K2M",
  purpose: "pair",
  state,
  messages: STEPS.slice(0, taken).map(([, message]) => message),
});

test("[PR3] of all steps and both sides one is due at a time; what a side has said it may say again, word for word", () => {
  for (let taken = 0; taken <= STEPS.length; taken++) {
    for (const [at, [side, message]] of STEPS.entries()) {
      const due = at === taken ? "new" : at < taken ? "again" : "no";
      for (const role of SIDES) expect(turn(after(taken), role, message)).toBe(role === side ? due : "no");
      if (at < taken) expect(turn(after(taken), side, { ...message, sealed: "other" } as typeof message)).toBe("no");
    }
  }
});

test("[PR3] either side may say no once both have proved who they are, until it is confirmed; nothing new comes after an end", () => {
  for (const role of SIDES) {
    expect([0, 1, 2, 3, 4, 5].map((taken) => turn(after(taken), role, DECLINE))).toEqual([
      ...["no", "no", "no"],
      ...["new", "new", "no"],
    ]);
    for (const state of ["over", "confirmed"] as const) expect(turn(after(3, state), role, DECLINE)).toBe("no");
  }
});

test("[PR3] a yes before the joiner's isn't due, and [PR11] one to what is over is told so", async () => {
  const { pairing } = createMemoryStore();
  const handle = linkHandle();
  const open = invitation({ openings: [{ via: "link", handle, expiresAtMs: NOON_MS + 1 }] });
  await pairing.put(open);
  const { attemptId } = (await pairing.claim(attempt(handle), NOON_MS)) ?? attempt(handle);
  const service = pairingOn(pairing);
  const inviter = asker({ roles: new Map([[open.invitationId, "inviter"]]) });
  const yes = { type: "confirm", attemptId, message: CONFIRM, device: device() } as const;
  expect(await service.handle(inviter, yes)).toMatchObject({ code: "notYourTurn" });
  await pairing.advance(attemptId, { state: "over" });
  expect(await service.handle(inviter, yes)).toMatchObject({ code: "invitationOver" });
});

test("[PR4] the inviter can't bring in the joiner's phone or credential as its own as well", async () => {
  const store = createMemoryStore();
  const { attemptId, invitation: open } = await accepted(store);
  const joiner = (await store.pairing.attempt(attemptId))?.device ?? device();
  const service = pairingOn(store.pairing);
  const inviter = asker({ roles: new Map([[open.invitationId, "inviter"]]) });
  const { deviceId, tokenHash } = joiner;
  for (const own of [joiner, { ...device(), deviceId }, { ...device(), tokenHash }, undefined]) {
    const yes = { type: "confirm", attemptId, message: CONFIRM, ...(own && { device: own }) } as const;
    expect(await service.handle(inviter, yes)).toMatchObject({ error: true, code: "badMessage" });
  }
});

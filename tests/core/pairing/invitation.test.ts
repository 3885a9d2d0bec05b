import { expect, test } from "vitest";
import type { Asker } from "../../../server/pairing/ports.ts";
import type { PairReply } from "../../../shared/protocol/pairing.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { asker, pairingOn } from "../../support/pairing/pairing-in-memory.ts";
import { linkHandle, NOON_MS, random16 } from "../../support/store/store-givens.ts";

const opening = (key = random16()) =>
  ({ type: "open", key, purpose: "pair", qr: linkHandle(), link: linkHandle() }) as const;

const codeIn = (reply: PairReply): string | undefined =>
  "openings" in reply ? reply.openings.find(({ via }) => via === "code")?.handle : undefined;

/** A service, what its phones may ask it, and an invitation that one of them has opened. */
async function invited() {
  const { pairing } = createMemoryStore();
  const told: unknown[] = [];
  let nowMs = NOON_MS;
  const service = pairingOn(pairing, {
    // As on a server, no two readings of the clock are the same.
    nowMs: () => (nowMs += 0.25),
    tell: (_topic, { state }) => void told.push(state),
  });
  const [inviter, asked] = [asker(), opening()];
  const reply = await service.handle(inviter, asked);
  if (!("openings" in reply)) throw new Error("It wasn't opened.");
  const { invitationId } = reply;
  return {
    pairing,
    told,
    inviter,
    asked,
    invitationId,
    code: codeIn(reply) ?? "",
    open: (phone: Asker, again = opening()) => service.handle(phone, again),
    claim: (handle: string) => service.handle(asker(), { type: "claim", handle, key: random16() }),
    fresh: (phone: Asker, qr = linkHandle()) => service.handle(phone, { type: "freshCode", invitationId, qr }),
    attach: (phone: Asker, key: string) => service.handle(phone, { type: "attach", id: invitationId, key }),
    cancel: (phone: Asker) => service.handle(phone, { type: "cancel", invitationId }),
  };
}

test("[PR12] a connection opens ten invitations, however many are asked for at once, and keeps what it has", async () => {
  const { inviter, asked, invitationId, code, open, claim } = await invited();
  const replies = await Promise.all(Array.from({ length: 30 }, () => open(inviter)));
  expect(replies.filter((reply) => "openings" in reply)).toHaveLength(9);
  expect(replies.at(-1)).toMatchObject({ code: "busy", retry: "after", retryAfterMs: 5_000 });
  expect(await open(inviter, asked)).toMatchObject({ invitationId });
  expect(await claim(code)).toMatchObject({ ok: true });
});

test("[PR11] an invitation that is opened again with the same key is the same, on two connections at once as well", async () => {
  const { inviter, asked, invitationId, code, open } = await invited();
  expect(await open(inviter, asked)).toMatchObject({ invitationId });
  expect(codeIn(await open(asker(), asked))).toBe(code);
  const another = opening();
  const handles = (await Promise.all([open(asker(), another), open(asker(), another)])).map(codeIn);
  expect(handles[0]).toMatch(/^.{4}$/);
  expect(handles[1]).toBe(handles[0]);
});

test("[PR11] whoever hasn't opened an invitation can't end it", async () => {
  const { code, claim, cancel } = await invited();
  expect(await cancel(asker())).toMatchObject({ code: "invitationOver" });
  expect(await claim(code)).toMatchObject({ ok: true });
});

test("[PR2] a fresh code that is asked for again, as the answer was lost, is the same one and counts once", async () => {
  const { inviter, code, fresh, claim } = await invited();
  const qr = linkHandle();
  const second = codeIn(await fresh(inviter, qr));
  expect(second).not.toBe(code);
  for (let times = 0; times < 4; times++) expect(codeIn(await fresh(inviter, qr))).toBe(second);
  // It has ended the one before.
  expect(await claim(code)).toMatchObject({ code: "codeNotFound" });
  expect(codeIn(await fresh(inviter))).toMatch(/^.{4}$/);
  expect(await fresh(inviter)).toMatchObject({ code: "tooManyCodes" });
});

test("[PR2] there are no more than three codes when many are asked for at once, on two connections", async () => {
  const { inviter, asked, fresh, attach } = await invited();
  const other = asker();
  await attach(other, asked.key);
  const replies = await Promise.all([inviter, other, inviter, other, inviter, other].map((phone) => fresh(phone)));
  expect(replies.filter((reply) => "openings" in reply)).toHaveLength(2);
});

test("[PR11] whoever comes while the invitation is being cancelled is told that it is over", async () => {
  const { pairing, told, inviter, code, claim, cancel } = await invited();
  const { put } = pairing;
  pairing.put = async (write) => {
    expect(await claim(code)).toMatchObject({ attempt: { state: "open" } });
    told.length = 0;
    return await put(write);
  };
  expect(await cancel(inviter)).toEqual({ ok: true });
  expect(told).toEqual(["over", "over"]);
});

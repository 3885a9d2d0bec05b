import { describe, expect, test } from "vitest";
import type { PairReply } from "../../../shared/protocol/pairing.ts";
import { startInTest } from "../../support/in-test.ts";
import { claim, knock, opening, openPair, pairing } from "../../support/pair.ts";
import { ask, type Phone, randomText } from "../../support/phone.ts";
import { linkHandle } from "../../support/store/store-givens.ts";

const MANY = { settings: { FAILED_JOINS: "1000000", RATE_PAIRING: "1000000/s" } } as const;

describe("an invitation", () => {
  test("[PR12] comes with a connection of its own: one that opens more than ten is told to wait, and what it has stays", async () => {
    const { origin } = await startInTest(MANY);
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const first = await openPair(inviter, key);
    for (let opened = 1; opened < 10; opened++) await openPair(inviter);
    expect(await ask(inviter, "pair", opening("pair"))).toMatchObject({
      code: "busy",
      retry: "after",
      retryAfterMs: 5_000,
    });
    expect((await openPair(inviter, key)).invitationId).toBe(first.invitationId);
    expect(await claim(joiner, first.openings[0]?.handle ?? "")).toMatchObject({ ok: true });
  });

  test("[PR12] asked for many times at once, ten of them are opened", async () => {
    const { origin } = await startInTest(MANY);
    const inviter = await knock(origin);
    const asked = Array.from({ length: 30 }, () => ask<PairReply>(inviter, "pair", opening("pair")));
    const replies = await Promise.all(asked);
    expect(replies.filter((reply) => "openings" in reply)).toHaveLength(10);
    expect(replies.filter((reply) => "code" in reply && reply.code === "busy")).toHaveLength(20);
  });

  test("[PR11] opened again with the same key is the same, and another key can't take it up", async () => {
    const { origin } = await startInTest();
    const [inviter, stranger] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const first = await openPair(inviter, key);
    const again = await openPair(inviter, key);
    expect(again.invitationId).toBe(first.invitationId);
    const id = first.invitationId;
    expect(await ask(stranger, "pair", { type: "attach", id, key: randomText(16) })).toMatchObject({
      code: "invitationOver",
    });
    expect(await ask(stranger, "pair", { type: "cancel", invitationId: id })).toMatchObject({ code: "invitationOver" });
  });

  test("[PR11] opened with the same key on two connections at once is one, and both are told of it", async () => {
    const { origin } = await startInTest();
    for (let round = 0; round < 5; round++) {
      const both = await Promise.all([knock(origin), knock(origin)]);
      const asked = opening("pair", randomText(16));
      const replies = await Promise.all(both.map((inviter) => ask<PairReply>(inviter, "pair", asked)));
      const handles = replies.map((each) => "openings" in each && each.openings.map(({ handle }) => handle).toSorted());
      expect(handles[0]).toHaveLength(3);
      expect(handles[1]).toEqual(handles[0]);
    }
  });

  test("[PR2] whose fresh code is asked for again, as the answer was lost, has that one, and no more than it counted", async () => {
    const { origin } = await startInTest();
    const inviter = await knock(origin);
    const { invitationId } = await openPair(inviter);
    const codeFor = async (qr: string) => {
      const reply = await ask<PairReply>(inviter, "pair", { type: "freshCode", invitationId, qr });
      return "openings" in reply ? reply.openings.find(({ via }) => via === "code")?.handle : reply;
    };
    const qr = linkHandle();
    const code = await codeFor(qr);
    expect(code).toMatch(/^.{4}$/);
    for (let times = 0; times < 4; times++) expect(await codeFor(qr)).toBe(code);
    expect(await codeFor(linkHandle())).toMatch(/^.{4}$/);
    expect(await codeFor(linkHandle())).toMatchObject({ code: "tooManyCodes" });
  });

  test("[PR2] has three codes in ten minutes, the fourth is told when to come back", async () => {
    const { origin } = await startInTest();
    const inviter = await knock(origin);
    const { invitationId } = await openPair(inviter);
    const fresh = () => ask<PairReply>(inviter, "pair", { type: "freshCode", invitationId, qr: linkHandle() });
    expect(await fresh()).toHaveProperty("openings");
    expect(await fresh()).toHaveProperty("openings");
    const refused = await fresh();
    expect(refused).toMatchObject({ code: "tooManyCodes", retry: "after" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(590_000);
  });

  test("[PR2] has no more of them when many are asked for at once, on several connections", async () => {
    const { origin } = await startInTest(MANY);
    const [inviter, other] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const { invitationId } = await openPair(inviter, key);
    await ask(other, "pair", { type: "attach", id: invitationId, key });
    const fresh = (phone: Phone) =>
      ask<PairReply>(phone, "pair", { type: "freshCode", invitationId, qr: linkHandle() });
    const replies = await Promise.all([inviter, other, inviter, other, inviter, other].map(fresh));
    expect(replies.filter((reply) => "openings" in reply)).toHaveLength(2);
  });

  test("[PR2] a fresh code ends the one before", async () => {
    const { origin } = await startInTest();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const { invitationId, openings } = await openPair(inviter);
    await pairing(inviter, { type: "freshCode", invitationId, qr: linkHandle() }, "openings");
    expect(await claim(joiner, openings[0]?.handle ?? "")).toMatchObject({ code: "codeNotFound" });
  });
});

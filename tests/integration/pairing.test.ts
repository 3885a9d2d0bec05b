import { describe, expect, test } from "vitest";
import type { PairReply } from "../../shared/protocol/pairing.ts";
import { bringIn, knock, newDevice, opening, pairing } from "../support/pair.ts";
import { ask, connect, type Phone, randomText, refusalOf } from "../support/phone.ts";
import { phoneOn, startServer } from "../support/sdk-phone.ts";
import { linkHandle } from "../support/store-givens.ts";

const MANY = { settings: { FAILED_JOINS: "1000000", RATE_PAIRING: "1000000/s" } } as const;

const open = (phone: Phone, key?: string) => pairing(phone, opening("pair", key), "openings");
const claim = (phone: Phone, handle: string, key = randomText(16)) =>
  ask<PairReply>(phone, "pair", { type: "claim", handle, key });

async function handleOf(phone: Phone): Promise<string> {
  const { openings } = await open(phone);
  return openings.find(({ via }) => via === "code")?.handle ?? "";
}

describe("[PR1] a claim", () => {
  test("burns its opening: the second one gets the answer of a code that never was", async () => {
    const { origin } = await startServer();
    const [inviter, first, second] = [await knock(origin), await knock(origin), await knock(origin)];
    const handle = await handleOf(inviter);
    expect(await claim(first, handle)).toMatchObject({ ok: true, attempt: { handle, state: "open" } });
    expect(await claim(second, handle)).toEqual(await claim(second, "ZZZZ"));
    expect(await claim(second, handle)).toMatchObject({ error: true, code: "codeNotFound", retry: "never" });
  });

  test("whose answer was lost may be repeated with the same key", async () => {
    const { origin } = await startServer();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const handle = await handleOf(inviter);
    const key = randomText(16);
    expect(await claim(joiner, handle, key)).toEqual(await claim(joiner, handle, key));
  });

  test("burning one opening leaves the others", async () => {
    const { origin } = await startServer();
    const [inviter, one, other] = [await knock(origin), await knock(origin), await knock(origin)];
    const { openings } = await open(inviter);
    const [code, qr] = openings.map(({ handle }) => handle);
    expect(await claim(one, code ?? "")).toHaveProperty("attempt");
    expect(await claim(other, qr ?? "")).toHaveProperty("attempt");
  });
});

describe("[PR2] an invitation", () => {
  test("comes with a connection of its own: one that opens more than ten is told to wait, and what it has stays", async () => {
    const { origin } = await startServer(MANY);
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const first = await open(inviter, key);
    for (let opened = 1; opened < 10; opened++) await open(inviter);
    expect(await ask(inviter, "pair", opening("pair"))).toMatchObject({
      code: "busy",
      retry: "after",
      retryAfterMs: 5_000,
    });
    expect((await open(inviter, key)).invitationId).toBe(first.invitationId);
    expect(await claim(joiner, first.openings[0]?.handle ?? "")).toMatchObject({ ok: true });
  });

  test("asked for many times at once, ten of them are opened", async () => {
    const { origin } = await startServer(MANY);
    const inviter = await knock(origin);
    const asked = Array.from({ length: 30 }, () => ask<PairReply>(inviter, "pair", opening("pair")));
    const replies = await Promise.all(asked);
    expect(replies.filter((reply) => "openings" in reply)).toHaveLength(10);
    expect(replies.filter((reply) => "code" in reply && reply.code === "busy")).toHaveLength(20);
  });

  test("opened again with the same key is the same, and another key can't take it up", async () => {
    const { origin } = await startServer();
    const [inviter, stranger] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const first = await open(inviter, key);
    const again = await open(inviter, key);
    expect(again.invitationId).toBe(first.invitationId);
    const id = first.invitationId;
    expect(await ask(stranger, "pair", { type: "attach", id, key: randomText(16) })).toMatchObject({
      code: "invitationOver",
    });
    expect(await ask(stranger, "pair", { type: "cancel", invitationId: id })).toMatchObject({ code: "invitationOver" });
  });

  test("opened with the same key on two connections at once is one, and both are told of it", async () => {
    const { origin } = await startServer();
    for (let round = 0; round < 5; round++) {
      const both = await Promise.all([knock(origin), knock(origin)]);
      const asked = opening("pair", randomText(16));
      const replies = await Promise.all(both.map((inviter) => ask<PairReply>(inviter, "pair", asked)));
      const handles = replies.map((each) => "openings" in each && each.openings.map(({ handle }) => handle).toSorted());
      expect(handles[0]).toHaveLength(3);
      expect(handles[1]).toEqual(handles[0]);
    }
  });

  test("whose fresh code is asked for again, as the answer was lost, has that one, and no more than it counted", async () => {
    const { origin } = await startServer();
    const inviter = await knock(origin);
    const { invitationId } = await open(inviter);
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

  test("has three codes in ten minutes, the fourth is told when to come back", async () => {
    const { origin } = await startServer();
    const inviter = await knock(origin);
    const { invitationId } = await open(inviter);
    const fresh = () => ask<PairReply>(inviter, "pair", { type: "freshCode", invitationId, qr: linkHandle() });
    expect(await fresh()).toHaveProperty("openings");
    expect(await fresh()).toHaveProperty("openings");
    const refused = await fresh();
    expect(refused).toMatchObject({ code: "tooManyCodes", retry: "after" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(590_000);
  });

  test("has no more of them when many are asked for at once, on several connections", async () => {
    const { origin } = await startServer(MANY);
    const [inviter, other] = [await knock(origin), await knock(origin)];
    const key = randomText(16);
    const { invitationId } = await open(inviter, key);
    await ask(other, "pair", { type: "attach", id: invitationId, key });
    const fresh = (phone: Phone) =>
      ask<PairReply>(phone, "pair", { type: "freshCode", invitationId, qr: linkHandle() });
    const replies = await Promise.all([inviter, other, inviter, other, inviter, other].map(fresh));
    expect(replies.filter((reply) => "openings" in reply)).toHaveLength(2);
  });

  test("a fresh code ends the one before", async () => {
    const { origin } = await startServer();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const { invitationId, openings } = await open(inviter);
    await pairing(inviter, { type: "freshCode", invitationId, qr: linkHandle() }, "openings");
    expect(await claim(joiner, openings[0]?.handle ?? "")).toMatchObject({ code: "codeNotFound" });
  });
});

describe("[PR3] the steps of the handshake", () => {
  test("come in turn, from whom they are due, and may be repeated word for word only", async () => {
    const { origin } = await startServer();
    const [inviter, joiner, stranger] = [await knock(origin), await knock(origin), await knock(origin)];
    const reply = await claim(joiner, await handleOf(inviter));
    const attemptId = "attempt" in reply ? reply.attempt.attemptId : "";
    const relay = (phone: Phone, message: object) => ask(phone, "pair", { type: "relay", attemptId, message });
    const hello = { step: "hello", sid: "s", share: "h" };
    expect(await relay(joiner, hello)).toMatchObject({ code: "notYourTurn" });
    expect(await relay(inviter, { step: "proof", tag: "t", sealed: "p" })).toMatchObject({ code: "notYourTurn" });
    expect(await relay(stranger, hello)).toMatchObject({ code: "invitationOver" });
    expect(await relay(inviter, hello)).toMatchObject({ ok: true });
    expect(await relay(inviter, hello)).toMatchObject({ ok: true });
    expect(await relay(inviter, { ...hello, share: "other" })).toMatchObject({ code: "notYourTurn" });
  });

  test("a no that the inviter's confirm overtakes is told so: nobody is left alone with somebody who isn't there", async () => {
    const { origin, store } = await startServer();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const { attemptId } = await bringIn(inviter, joiner, "pair");
    const { advance } = store.pairing;
    store.pairing.advance = async (...step) => {
      const message = { step: "confirm", sealed: randomText(24) } as const;
      await pairing(inviter, { type: "confirm", attemptId, device: newDevice().device, message }, "attempt");
      return await advance(...step);
    };
    expect(await ask(joiner, "pair", { type: "refuse", attemptId })).toMatchObject({ code: "notYourTurn" });
  });

  test("nobody gets in without the inviter's confirm", async () => {
    const { origin } = await startServer();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const { token } = await bringIn(inviter, joiner, "pair");
    expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "unknownToken", retry: "repair" });
  });
});

describe("[PR4] never a third member", () => {
  test("50 codes, three joiners each with the whole handshake: one gets in", { timeout: 60_000 }, async () => {
    const { origin } = await startServer(MANY);
    const race = async (): Promise<void> => {
      const [inviter, ...joiners] = [phoneOn(origin), phoneOn(origin), phoneOn(origin), phoneOn(origin)];
      const invite = await inviter.pairing.invite({ name: "A" });
      const { text } = invite.code;
      const joining = joiners.map((joiner, index) => joiner.pairing.join(text, { name: `B${index}` }));
      const settled = Promise.allSettled(joining);
      await invite.joined;
      await invite.confirm();
      const results = (await settled).map(({ status }) => status);
      expect(results.filter((status) => status === "fulfilled")).toHaveLength(1);
      expect(joiners.filter(({ names }) => names !== null)).toHaveLength(1);
      await Promise.all([inviter, ...joiners].map((client) => client.close()));
    };
    // Most of a race is waiting, so five are run at once.
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 5 }, race));
  });
});

describe("[PR7] wrong codes over the wire", () => {
  test("the sixth is told when to come back, before it is looked at", async () => {
    const { origin } = await startServer();
    const joiner = await knock(origin);
    for (let wrong = 0; wrong < 5; wrong++) expect(await claim(joiner, "ZZZZ")).toMatchObject({ code: "codeNotFound" });
    const refused = await claim(joiner, await handleOf(await knock(origin)));
    expect(refused).toMatchObject({ code: "tooManyJoins", retry: "after" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(590_000);
  });
});

import { describe, expect, test } from "vitest";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, claim, knock, newDevice, openPair, pairing } from "../../support/pair.ts";
import { ask, connect, type Phone, randomText, refusalOf } from "../../support/phone.ts";
import { phoneOn } from "../../support/sdk-phone.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MANY = { settings: { FAILED_JOINS: "1000000", RATE_PAIRING: "1000000/s" } } as const;

async function handleOf(phone: Phone): Promise<string> {
  const { openings } = await openPair(phone);
  return openings.find(({ via }) => via === "code")?.handle ?? "";
}

describe("[PR1] a claim", () => {
  test("burns its opening: the second one gets the answer of a code that never was", async () => {
    const { origin } = await startInTest();
    const [inviter, first, second] = [await knock(origin), await knock(origin), await knock(origin)];
    const handle = await handleOf(inviter);
    expect(await claim(first, handle)).toMatchObject({ ok: true, attempt: { handle, state: "open" } });
    expect(await claim(second, handle)).toEqual(await claim(second, "ZZZZ"));
    expect(await claim(second, handle)).toMatchObject({ error: true, code: "codeNotFound", retry: "never" });
  });

  test("whose answer was lost may be repeated with the same key", async () => {
    const { origin } = await startInTest();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const handle = await handleOf(inviter);
    const key = randomText(16);
    expect(await claim(joiner, handle, key)).toEqual(await claim(joiner, handle, key));
  });

  test("burning one opening leaves the others", async () => {
    const { origin } = await startInTest();
    const [inviter, one, other] = [await knock(origin), await knock(origin), await knock(origin)];
    const { openings } = await openPair(inviter);
    const [code, qr] = openings.map(({ handle }) => handle);
    expect(await claim(one, code ?? "")).toHaveProperty("attempt");
    expect(await claim(other, qr ?? "")).toHaveProperty("attempt");
  });
});

describe("[PR3] the steps of the handshake", () => {
  test("come in turn, from whom they are due, and may be repeated word for word only", async () => {
    const { origin } = await startInTest();
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
    const { origin, store } = await startInTest();
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
    const { origin } = await startInTest();
    const [inviter, joiner] = [await knock(origin), await knock(origin)];
    const { token } = await bringIn(inviter, joiner, "pair");
    expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "unknownToken", retry: "repair" });
  });
});

describe("[PR4] never a third member", () => {
  test("50 codes, three joiners each with the whole handshake: one gets in", { timeout: 60_000 }, async () => {
    const { origin } = await startInTest({ ...MANY, store: await openSqliteStore({ folder: tempFolder() }) });
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
    const { origin } = await startInTest();
    const joiner = await knock(origin);
    for (let wrong = 0; wrong < 5; wrong++) expect(await claim(joiner, "ZZZZ")).toMatchObject({ code: "codeNotFound" });
    const refused = await claim(joiner, await handleOf(await knock(origin)));
    expect(refused).toMatchObject({ code: "tooManyJoins", retry: "after" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(590_000);
  });
});

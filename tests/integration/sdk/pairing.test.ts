import { describe, expect, test } from "vitest";
import { startInTest } from "../../support/in-test.ts";
import { guess, next, phoneOn, until } from "../../support/sdk-phone.ts";

describe("pairing by code, QR and link", () => {
  test.each(["code", "qr", "link"] as const)("brings two phones together by %s", async (way) => {
    const { origin } = await startInTest();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "  Alex \n" });
    expect(invite.code.text).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    const text = { code: invite.code.text.toLowerCase(), qr: invite.qr.url, link: `Come here: ${invite.link.url} :)` }[
      way
    ];
    const asked = await b.pairing.open(text);
    expect(asked.from).toEqual({ name: "Alex" });
    expect(asked.purpose).toBe("pair");
    const accepted = asked.accept({ name: "Sam" });
    expect(await invite.joined).toEqual({ name: "Sam" });
    await invite.confirm();
    await accepted;
    expect(a.names).toEqual({ mine: "Alex", partner: "Sam" });
    await until(a, () => a.status.kind === "live");
    await until(b, () => b.status.kind === "live");
    expect([a.seat, b.seat]).toEqual(["a", "b"]);
  });

  test("[PR2] codes and links say how long they are good", async () => {
    const { origin } = await startInTest();
    const invite = await phoneOn(origin).pairing.invite({ name: "A" });
    const minutes = (expiresAtMs: number) => Math.round((expiresAtMs - Date.now()) / 60_000);
    expect([
      minutes(invite.code.expiresAtMs),
      minutes(invite.qr.expiresAtMs),
      minutes(invite.link.expiresAtMs),
    ]).toEqual([10, 10, 1_440]);
    expect(invite.link.url).toMatch(new RegExp(`^${origin}/j#`));
  });
});

test("[PR10] the next code comes as soon as somebody came by the one before, who may yet say yes", async () => {
  const { origin } = await startInTest();
  const [a, b] = [phoneOn(origin), phoneOn(origin)];
  const invite = await a.pairing.invite({ name: "A" });
  const { text } = invite.code;
  const fresh = next<{ text: string }>((listener) => invite.on("code", listener));
  const asked = await b.pairing.open(text);
  expect((await fresh).text).not.toBe(text);
  expect(Math.round(invite.codeLeftMs / 60_000)).toBe(10);
  const joining = asked.accept({ name: "B" });
  await invite.joined;
  await invite.confirm();
  await joining;
});

test("[PR2] three codes in ten minutes is the most: after three wrong guesses the next is told to come later, and the last is over", async () => {
  const { origin } = await startInTest();
  const invite = await phoneOn(origin).pairing.invite({ name: "A" });
  const later = next<{ retryAfterMs: number }>((listener) => invite.on("waitForCode", listener));
  const codes = [invite.code.text];
  for (let guesses = 0; guesses < 2; guesses += 1) {
    const fresh = next<{ text: string }>((listener) => invite.on("code", listener));
    await expect(phoneOn(origin).pairing.open(guess(codes.at(-1) ?? ""))).rejects.toMatchObject({
      code: "codeNotFound",
    });
    codes.push((await fresh).text);
  }
  await expect(phoneOn(origin).pairing.open(guess(codes.at(-1) ?? ""))).rejects.toMatchObject({ code: "codeNotFound" });
  const { retryAfterMs } = await later;
  expect(new Set(codes).size).toBe(3);
  expect(retryAfterMs).toBeGreaterThan(9 * 60_000);
  expect(invite.codeLeftMs).toBe(0);
});

describe("a yes is needed on both sides", () => {
  test("the joiner says not now: the other has a fresh code", async () => {
    const { origin } = await startInTest();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const fresh = next((listener) => invite.on("code", listener));
    const asked = await b.pairing.open(invite.code.text);
    await asked.decline();
    await fresh;
    expect([a.status.kind, b.status.kind]).toEqual(["idle", "idle"]);
  });

  test("the inviter declines who joined", async () => {
    const { origin } = await startInTest();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const joining = b.pairing.join(invite.code.text, { name: "Stranger" });
    const declined = expect(joining).rejects.toMatchObject({ code: "declined" });
    await invite.joined;
    const left = next((listener) => invite.on("left", listener));
    await invite.decline();
    await declined;
    await left;
    await expect(invite.confirm()).rejects.toMatchObject({ code: "nothingOffered" });
  });

  test("an invitation is cancelled once, however often that is asked for", async () => {
    const { origin } = await startInTest();
    const invite = await phoneOn(origin).pairing.invite({ name: "A" });
    const over = expect(invite.joined).rejects.toMatchObject({ code: "invitationOver" });
    await Promise.all([invite.cancel(), invite.cancel()]);
    await invite.cancel();
    await over;
    await expect(invite.confirm()).rejects.toMatchObject({ code: "invitationOver" });
  });

  test("one that goes on at the next start isn't over", async () => {
    const { origin } = await startInTest();
    const a = phoneOn(origin);
    const invite = await a.pairing.invite({ name: "A" });
    const closed = expect(invite.joined).rejects.toMatchObject({ code: "closed" });
    await a.close();
    await closed;
  });

  test("an invitation that is cancelled ends for who is joining too", async () => {
    const { origin } = await startInTest();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const joining = b.pairing.join(invite.code.text, { name: "B" });
    const over = expect(joining).rejects.toMatchObject({ code: "invitationOver" });
    await invite.joined;
    await invite.cancel();
    await over;
    expect(await a.pairing.pending()).toBeNull();
    // A screen that still shows it isn't torn down by that.
    expect([invite.code.text, invite.link.url]).toEqual([expect.stringMatching(/^\w{5}-\w{5}$/), expect.any(String)]);
  });

  test("of two who join only one gets in", async () => {
    const { origin } = await startInTest();
    const [a, b, c] = [phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const byCode = b.pairing.join(invite.code.text, { name: "B" });
    const byLink = c.pairing.join(invite.link.url, { name: "C" });
    const results = Promise.allSettled([byCode, byLink]);
    const { name } = await invite.joined;
    await invite.confirm();
    const [one, other] = await results;
    expect([one?.status, other?.status].sort()).toEqual(["fulfilled", "rejected"]);
    expect(name).toBe(a.names?.partner);
  });
});

import { describe, expect, test } from "vitest";
import { AttuneError, createClient, memoryStorage } from "../../client-sdk/src/index.node.ts";
import { showCode } from "../../shared/pairing/code.ts";
import { pairByCode, phoneOn, startServer, until } from "../support/sdk-phone.ts";

const next = <T>(on: (listener: (payload: T) => void) => () => void): Promise<T> =>
  new Promise((resolve) => void on(resolve));

/** The same handle with a secret that was guessed. */
function guess(code: string): string {
  const [handle, secret] = [code.replace("-", "").slice(0, 4), code.replace("-", "").slice(4, 9)];
  const other = secret.startsWith("0") ? "1" : "0";
  return showCode({ handle, secret: `${other}${secret.slice(1)}` });
}

/** What an app without types hands over. */
const untyped = <T>(given: unknown): T => given as T;

test.each([
  "attune.example",
  "ftp://attune.example",
  "https://attune.example/app",
  "https:// attune.example",
  "",
  untyped<string>(undefined),
])("no client is made for the address %j", (url) => {
  expect(() => createClient({ url, storage: memoryStorage() })).toThrow(new AttuneError("badAddress"));
});

test("a code or a name that is no text is told like one that is missing", async () => {
  const { pairing } = phoneOn((await startServer()).origin);
  await expect(pairing.open(untyped(null))).rejects.toMatchObject({ code: "codeTooShort" });
  await expect(pairing.invite(untyped({}))).rejects.toMatchObject({ code: "badName" });
});

describe("pairing by code, QR and link", () => {
  test.each(["code", "qr", "link"] as const)("brings two phones together by %s", async (way) => {
    const { origin } = await startServer();
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

  test("codes and links say how long they are good", async () => {
    const { origin } = await startServer();
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

describe("what a person may type", () => {
  test("typos, half codes, damaged and foreign links are said before anything is sent", async () => {
    const { origin } = await startServer();
    const b = phoneOn("http://127.0.0.1:9");
    const invite = await phoneOn(origin).pairing.invite({ name: "A" });
    const code = invite.code.text;
    const typo = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
    await expect(b.pairing.open(typo)).rejects.toMatchObject({ code: "codeTypo" });
    await expect(b.pairing.open(code.slice(0, 7))).rejects.toMatchObject({ code: "codeTooShort" });
    await expect(b.pairing.open(`${code}7`)).rejects.toMatchObject({ code: "codeTooLong" });
    await expect(b.pairing.open(invite.link.url.slice(0, -1))).rejects.toMatchObject({ code: "badLink" });
    await expect(b.pairing.open(invite.link.url)).rejects.toMatchObject({ code: "otherServer" });
  });

  test("one's own code, an empty name, and a phone that is paired already", async () => {
    const { origin } = await startServer();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    await expect(a.pairing.invite({ name: "  " })).rejects.toMatchObject({ code: "badName" });
    const invite = await a.pairing.invite({ name: "A" });
    await expect(a.pairing.open(invite.code.text)).rejects.toMatchObject({ code: "ownCode" });
    await expect(a.pairing.open(invite.link.url)).rejects.toMatchObject({ code: "ownCode" });
    await expect(b.pairing.join(invite.code.text, { name: "" })).rejects.toMatchObject({ code: "badName" });
    const [c, d] = [phoneOn(origin), phoneOn(origin)];
    await pairByCode(c, d);
    await expect(c.pairing.invite({ name: "C" })).rejects.toMatchObject({ code: "alreadyPaired" });
    await expect(d.pairing.open((await phoneOn(origin).pairing.invite({ name: "E" })).code.text)).rejects.toMatchObject(
      {
        code: "alreadyPaired",
      },
    );
  });

  test("wrong, used and unknown codes get one answer", async () => {
    const { origin } = await startServer();
    const [a, b, c] = [phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const used = invite.code.text;
    const fresh = next<{ text: string }>((listener) => invite.on("code", listener));
    await expect(b.pairing.open(guess(used))).rejects.toMatchObject({ code: "codeNotFound" });
    await expect(c.pairing.open(used)).rejects.toMatchObject({ code: "codeNotFound" });
    await expect(c.pairing.open(showCode({ handle: "ZZZZ", secret: "ZZZZZ" }))).rejects.toMatchObject({
      code: "codeNotFound",
    });
    // The screen of the one who invites has a fresh code by itself, and that works.
    const { text } = await fresh;
    expect(text).not.toBe(used);
    const joining = c.pairing.join(text, { name: "C" });
    await invite.joined;
    await invite.confirm();
    await joining;
  });
});

test("[PR2] the next code comes as soon as somebody came by the one before, who may yet say yes", async () => {
  const { origin } = await startServer();
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

test("three codes in ten minutes is the most: after two wrong guesses the next is told to come later", async () => {
  const { origin } = await startServer();
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
});

describe("a yes is needed on both sides", () => {
  test("the joiner says not now: the other has a fresh code", async () => {
    const { origin } = await startServer();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    const invite = await a.pairing.invite({ name: "A" });
    const fresh = next((listener) => invite.on("code", listener));
    const asked = await b.pairing.open(invite.code.text);
    await asked.decline();
    await fresh;
    expect([a.status.kind, b.status.kind]).toEqual(["idle", "idle"]);
  });

  test("the inviter declines who joined", async () => {
    const { origin } = await startServer();
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

  test("an invitation that is cancelled ends for who is joining too", async () => {
    const { origin } = await startServer();
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
    const { origin } = await startServer();
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

describe("changing phones", () => {
  test("one's own place moves to a new phone at once, with names and room; the old one reads that it moved", async () => {
    const { origin } = await startServer();
    const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    await pairByCode(a, b);
    await b.space.agree({ minutes: 40 });
    const invite = await b.pairing.moveMe();
    const moving = fresh.pairing.moveHere(invite.code.text);
    await invite.joined;
    await invite.confirm();
    await moving;
    await until(fresh, () => fresh.status.kind === "live");
    expect(fresh.names).toEqual({ mine: "B", partner: "A" });
    expect(fresh.space.defaultMinutes).toBe(40);
    await until(b, () => b.status.kind === "moved");
    expect([b.names, b.room.space.agreed]).toEqual([{ mine: "", partner: "" }, null]);
    await expect(b.space.take()).rejects.toMatchObject({ code: "moved" });
    expect(await fresh.space.take({ minutes: 20 })).toMatchObject({ delivered: true });
    await until(a, () => a.space.theirs?.is === "away");
  });

  test("a lost phone waits for its day, is told on the old one, and one tap there calls it off", async () => {
    const { origin } = await startServer();
    const [a, b, fresh] = [phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    await pairByCode(a, b);
    await until(b, () => b.status.kind === "live");
    const invite = await a.pairing.replacePartner();
    const joining = fresh.pairing.join(invite.code.text, { name: "B" });
    await invite.joined;
    await invite.confirm();
    await joining;
    await until(fresh, () => fresh.status.kind === "pending");
    await until(b, () => b.devices.asked !== null);
    expect(a.devices.askedForPartner).toEqual(b.devices.asked);
    expect(await b.devices.keep()).toMatchObject({ delivered: true });
    await until(a, () => a.devices.askedForPartner === null);
    await expect(b.devices.keep()).rejects.toMatchObject({ code: "nothingOffered" });
  });
});

describe("[PH17] leaving", () => {
  test("is one-sided and at once; the other learns it with its next word, and then nothing is left there either", async () => {
    const { origin } = await startServer();
    const storage = memoryStorage();
    const [a, b] = [phoneOn(origin, { storage }), phoneOn(origin)];
    await pairByCode(a, b);
    await until(b, () => b.status.kind === "live");
    expect(await a.pairing.leave()).toEqual({ delivered: true, seq: 0 });
    expect([a.status.kind, a.names, a.seat]).toEqual(["idle", null, null]);
    expect(Object.keys(await storage.load()).filter((key) => key !== "clock")).toEqual([]);
    expect(b.status.kind).toBe("live");
    await expect(b.hear.send("thankYou")).rejects.toMatchObject({ code: "ended" });
    expect([b.status.kind, b.names?.partner]).toEqual(["ended", ""]);
    await b.pairing.leave();
    expect(b.status.kind).toBe("idle");
    const invite = await a.pairing.invite({ name: "A" });
    expect(invite.code.text).toHaveLength(11);
  });
});

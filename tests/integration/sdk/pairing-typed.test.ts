import { describe, expect, test } from "vitest";
import { AttuneError, createClient, memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { showCode } from "../../../shared/pairing/code.ts";
import { startInTest } from "../../support/in-test.ts";
import { guess, next, pairByCode, phoneOn } from "../../support/sdk-phone.ts";

/** What an app without types hands over. */
const untyped = <T>(given: unknown): T => given as T;

test.each([
  "attune.example",
  "ftp://attune.example",
  "https://attune.example/app",
  "https:// attune.example",
  // Its links could not be read again: punycode can.
  "https://zwei.münchen.example",
  "https://somebody:secret@attune.example",
  "",
  untyped<string>(undefined),
])("no client is made for the address %j", (url) => {
  expect(() => createClient({ url, storage: memoryStorage() })).toThrow(new AttuneError("badAddress"));
});

test("a code or a name that is no text is told like one that is missing", async () => {
  const { pairing } = phoneOn((await startInTest()).origin);
  await expect(pairing.open(untyped(null))).rejects.toMatchObject({ code: "codeTooShort" });
  await expect(pairing.invite(untyped({}))).rejects.toMatchObject({ code: "badName" });
});

describe("what a person may type", () => {
  test("typos, half codes, damaged and foreign links are said before anything is sent", async () => {
    const { origin } = await startInTest();
    const b = phoneOn("http://127.0.0.1:9");
    // Nor is anybody kept waiting for what has its turn before.
    const begun = expect(b.pairing.invite({ name: "B" })).rejects.toMatchObject({ code: "closed" });
    const invite = await phoneOn(origin).pairing.invite({ name: "A" });
    const code = invite.code.text;
    const typo = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
    await expect(b.pairing.open(typo)).rejects.toMatchObject({ code: "codeTypo" });
    await expect(b.pairing.open(code.slice(0, 7))).rejects.toMatchObject({ code: "codeTooShort" });
    await expect(b.pairing.open(`${code}7`)).rejects.toMatchObject({ code: "codeTooLong" });
    await expect(b.pairing.open(invite.link.url.slice(0, -1))).rejects.toMatchObject({ code: "badLink" });
    await expect(b.pairing.open(invite.link.url)).rejects.toMatchObject({ code: "otherServer" });
    await b.close();
    await begun;
  });

  test("one's own code, an empty name, and a phone that is paired already", async () => {
    const { origin } = await startInTest();
    const [a, b] = [phoneOn(origin), phoneOn(origin)];
    await expect(a.pairing.invite({ name: "  " })).rejects.toMatchObject({ code: "badName" });
    const invite = await a.pairing.invite({ name: "A" });
    await expect(a.pairing.open(invite.code.text)).rejects.toMatchObject({ code: "ownCode" });
    await expect(a.pairing.open(invite.link.url)).rejects.toMatchObject({ code: "ownCode" });
    const { text } = invite.code;
    await expect(b.pairing.join(text, { name: "" })).rejects.toMatchObject({ code: "badName" });
    await expect(b.pairing.join(text, untyped(undefined))).rejects.toMatchObject({ code: "badName" });
    // That has cost no code.
    expect(invite.code.text).toBe(text);
    const joining = b.pairing.join(text, { name: "B" });
    await invite.joined;
    await invite.confirm();
    await joining;
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
    const { origin } = await startInTest();
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

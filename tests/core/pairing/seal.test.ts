import { createHmac, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { base64urlChars } from "../../../shared/bytes/base64url.ts";
import { hexEncode } from "../../../shared/bytes/hex.ts";
import { utf8Encode } from "../../../shared/bytes/utf8.ts";
import { confirmTag, deriveHandshakeKeys, deriveTextKey } from "../../../shared/pairing/key-schedule.ts";
import { cleanName } from "../../../shared/pairing/name.ts";
import {
  NONCE_BYTES,
  open,
  openText,
  padToBucket,
  seal,
  sealedBytes,
  sealText,
  TEXT_BUCKET_BYTES,
} from "../../../shared/pairing/seal.ts";
import { seeded } from "../../support/pairing/pairing-run.ts";

const anyText = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength }).map((points) => String.fromCodePoint(...points));
const key = seeded("key", 32);
const nonce = seeded("nonce", NONCE_BYTES);
const aad = utf8Encode("here");

describe("sealing", () => {
  test("opens what was sealed, with the same key and place only", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plaintext) => {
        const sealed = seal(key, nonce, plaintext, aad);
        expect(sealed).toHaveLength(sealedBytes(plaintext.length));
        expect(open(key, sealed, aad)).toEqual(plaintext);
        expect(open(seeded("other key", 32), sealed, aad)).toBeNull();
        expect(open(key, sealed, utf8Encode("there"))).toBeNull();
      }),
    );
  });

  test("refuses a change of any bit and a cut at any place", () => {
    const sealed = seal(key, nonce, utf8Encode("quiet"), aad);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(open(key, changed, aad)).toBeNull();
      expect(open(key, sealed.subarray(0, at), aad)).toBeNull();
    }
  });

  test("pads to whole buckets, one at least", () => {
    const lengths = [0, 1, 255, 256, 257, 512].map((length) => padToBucket(new Uint8Array(length), 256).length);
    expect(lengths).toEqual([256, 256, 256, 256, 512, 512]);
  });
});

describe("sealed text", () => {
  test("comes back as it was written, in the place where it stood", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "é", "語", "🌿", "\n"), maxLength: 300 }), (text) => {
        const sealed = sealText(key, nonce, text, "command/field");
        expect(openText(key, sealed, "command/field")).toBe(text);
        expect(openText(key, sealed, "command/other")).toBeNull();
      }),
    );
  });

  test("has one length for all texts of a bucket, and grows at its edge", () => {
    const charsOf = (length: number): number => sealText(key, nonce, "a".repeat(length), "").length;
    const edge = TEXT_BUCKET_BYTES - 2;
    expect(charsOf(0)).toBe(charsOf(edge));
    expect(charsOf(edge)).toBe(base64urlChars(sealedBytes(TEXT_BUCKET_BYTES)));
    expect(charsOf(edge + 1)).toBe(base64urlChars(sealedBytes(2 * TEXT_BUCKET_BYTES)));
  });

  test("is null, never an error, when it is no sealed text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (anything) => {
        expect(openText(key, anything, "")).toBeNull();
      }),
    );
  });
});

describe("the key schedule", () => {
  const keys = deriveHandshakeKeys(seeded("isk", 64), seeded("sid output", 64));

  test("gives each use and each direction a key of its own", () => {
    const all = [...Object.values({ ...keys }), deriveTextKey(keys.root, "words"), deriveTextKey(keys.root, "repair")];
    expect(new Set(all.map(String)).size).toBe(7);
    expect(all.every((each) => each.length === 32)).toBe(true);
  });

  test("is HKDF-SHA-512 and HMAC-SHA-512 as Node has them", () => {
    const [isk, sidOutput] = [seeded("isk", 64), seeded("sid output", 64)];
    const node = (secret: Uint8Array, salt: Uint8Array | string, info: string): Uint8Array =>
      new Uint8Array(hkdfSync("sha512", secret, salt, info, 32));
    expect(keys.root).toEqual(node(isk, sidOutput, "attune/1 root"));
    expect(keys.sealJoiner).toEqual(node(isk, sidOutput, "attune/1 seal joiner"));
    expect(deriveTextKey(keys.root, "words")).toEqual(node(keys.root, "attune/1 text", "attune/1 words"));
    const mac = createHmac("sha512", keys.confirmInviter).update(aad).digest().subarray(0, 32);
    expect(hexEncode(confirmTag(keys.confirmInviter, aad))).toBe(mac.toString("hex"));
  });

  test("depends on the session key and on the run", () => {
    expect(deriveHandshakeKeys(seeded("isk2", 64), seeded("sid output", 64)).root).not.toEqual(keys.root);
    expect(deriveHandshakeKeys(seeded("isk", 64), seeded("sid output 2", 64)).root).not.toEqual(keys.root);
  });

  test("makes a tag of 256 bits that depends on key and transcript", () => {
    const tag = confirmTag(keys.confirmInviter, aad);
    expect(tag).toHaveLength(32);
    expect(confirmTag(keys.confirmJoiner, aad)).not.toEqual(tag);
    expect(confirmTag(keys.confirmInviter, utf8Encode("there"))).not.toEqual(tag);
  });
});

describe("a name from the other phone", () => {
  test("is one line without control characters and direction marks", () => {
    expect(cleanName("  Alex\n\t Sam\u0000 ")).toBe("Alex Sam");
    expect(cleanName("A\u202elex\u2066\u200f")).toBe("Alex");
    expect(cleanName("Zoe\u0308")).toBe("Zoë");
    expect(cleanName("👩‍👧")).toBe("👩‍👧");
    expect(cleanName("\ud800")).toBe("");
    expect(cleanName("\u200b \u3164\u2060\u2800")).toBe("");
  });

  test("has no more marks on a letter than a script needs, so that none covers other words", () => {
    const mark = "\u0323";
    expect(cleanName(`Q${mark.repeat(30)}uinn`)).toBe(`Q${mark.repeat(4)}uinn`);
    expect(cleanName(`Q${`${mark}\u200d`.repeat(15)}`)).toBe(`Q${`${mark}\u200d`.repeat(4)}`);
    for (const name of ["བསྒྲུབས", "नमस्ते", "ก็่ำ", "שָׁלוֹם", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) expect(cleanName(name)).toBe(name.normalize("NFC"));
    expect(cleanName("\ufe0f".repeat(100_000))).toBe("");
  });

  test("has at most forty characters, and cleaning twice is cleaning once", () => {
    expect(cleanName("é".repeat(40))).toHaveLength(40);
    expect(cleanName("é".repeat(41))).toHaveLength(40);
    const family = "👨‍👩‍👧‍👦";
    expect(cleanName(`Sam ${family.repeat(6)}`)).toBe(`Sam ${family.repeat(5)}`);
    expect(Array.from(cleanName("👩\u200d".repeat(60)))).toHaveLength(40);
    vi.stubGlobal("Intl", {});
    expect(Array.from(cleanName(family.repeat(6)))).toHaveLength(40);
    vi.unstubAllGlobals();
    fc.assert(
      fc.property(anyText(100), (text) => {
        const name = cleanName(text);
        expect(cleanName(name)).toBe(name);
        expect(utf8Encode(name).length).toBeLessThanOrEqual(4 * 40);
      }),
      { numRuns: 1_000 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { base64urlChars, base64urlDecode, base64urlEncode } from "../../shared/bytes/base64url.ts";
import { concatBytes, equalBytes } from "../../shared/bytes/bytes.ts";
import { hexEncode } from "../../shared/bytes/hex.ts";
import { utf8Encode } from "../../shared/bytes/utf8.ts";
import { utf8Decode } from "../../shared/bytes/utf8-decode.ts";

const anyBytes = fc.uint8Array({ maxLength: 80 });

describe("UTF-8 without a platform", () => {
  test("writes the bytes that the platform's encoder writes, lone surrogates included", () => {
    const anyPoints = fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points));
    const anyText = fc.oneof(
      anyPoints,
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(utf8Encode(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
  });

  test("reads or refuses any bytes exactly as the platform's strict decoder does", () => {
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const platform = (bytes: Uint8Array): string | null => {
      try {
        return strict.decode(bytes);
      } catch {
        return null;
      }
    };
    const lead = fc.constantFrom(0x41, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xf8, 0xff);
    const trail = fc.constantFrom(0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf);
    const nearlyText = fc.array(fc.oneof(lead, trail, trail), { maxLength: 8 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearlyText), (bytes) => {
        expect(utf8Decode(bytes)).toBe(platform(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("bytes as text", () => {
  test("writes the base64url and hex that Node writes, and reads them back", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const node = Buffer.from(bytes);
        expect(base64urlEncode(bytes)).toBe(node.toString("base64url"));
        expect(base64urlEncode(bytes)).toHaveLength(base64urlChars(bytes.length));
        expect(hexEncode(bytes)).toBe(node.toString("hex"));
        expect(base64urlDecode(base64urlEncode(bytes))).toEqual(bytes);
      }),
    );
  });

  test("reads one spelling a value: no padding, no spare bits, no foreign symbols", () => {
    expect(base64urlDecode("AA")).toEqual(Uint8Array.of(0));
    expect(base64urlDecode("AB")).toBeNull();
    expect(base64urlDecode("A")).toBeNull();
    expect(base64urlDecode("AA==")).toBeNull();
    expect(base64urlDecode("A+")).toBeNull();
  });
});

describe("joining and comparing", () => {
  test("joins the parts in order", () => {
    expect(concatBytes([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)])).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("finds a difference in any single bit, and in the length", () => {
    const place = fc.record({ bytes: fc.uint8Array({ minLength: 1 }), at: fc.nat(), bit: fc.nat({ max: 7 }) });
    fc.assert(
      fc.property(place, ({ bytes, at, bit }) => {
        const other = Uint8Array.from(bytes);
        const index = at % bytes.length;
        other[index] = (other[index] ?? 0) ^ (1 << bit);
        expect(equalBytes(bytes, other)).toBe(false);
        expect(equalBytes(bytes, Uint8Array.from(bytes))).toBe(true);
        expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
      }),
    );
  });
});

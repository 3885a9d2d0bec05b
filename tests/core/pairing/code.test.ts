import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { symbolOf, symbolValue } from "../../../shared/pairing/base32.ts";
import {
  CODE_CHARS,
  CODE_HANDLE_CHARS,
  CODE_RANDOM_BYTES,
  formatTyping,
  makeCode,
  makeCodeHandle,
  parseCode,
  showCode,
} from "../../../shared/pairing/code.ts";

const anyText = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength }).map((points) => String.fromCodePoint(...points));
const random = fc.uint8Array({ minLength: CODE_RANDOM_BYTES, maxLength: CODE_RANDOM_BYTES });
const anyParts = fc.tuple(random, random).map(([first, second]) => makeCode(makeCodeHandle(first), second));
const anyCode = anyParts.map((parts) => showCode(parts).replace("-", ""));
const replaced = (code: string, at: number, part: string): string =>
  code.slice(0, at) + part + code.slice(at + part.length);

describe("a code", () => {
  test("is shown as two groups of five and read back as handle and secret", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const shown = showCode(parts);
        expect(shown).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
        expect(shown.slice(0, CODE_HANDLE_CHARS)).toBe(parts.handle);
        expect(parseCode(shown)).toEqual({ ok: true, ...parts });
      }),
    );
  });

  test("takes its 25 secret bits from the random bytes, all of them", () => {
    expect(makeCode("0000", Uint8Array.of(0xff, 0xff, 0xff, 0x80)).secret).toBe("ZZZZZ");
    expect(makeCode("0000", Uint8Array.of(0, 0, 0, 0x80)).secret).toBe("00001");
    expect(makeCode("0000", Uint8Array.of(0, 0, 0, 0x7f)).secret).toBe("00000");
    expect(() => makeCode("0000", new Uint8Array(CODE_RANDOM_BYTES - 1))).toThrow(RangeError);
  });

  test("keeps its check symbol for ever", () => {
    expect(showCode({ handle: "7K2M", secret: "QX4TZ" })).toBe("7K2MQ-X4TZT");
    expect(showCode({ handle: "0000", secret: "00000" })).toBe("00000-00000");
  });
});

describe("the check symbol", () => {
  test("catches every single wrong symbol", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        for (let at = 0; at < CODE_CHARS; at += 1) {
          for (let value = 0; value < 32; value += 1) {
            if (symbolValue(code.charAt(at)) === value) continue;
            expect(parseCode(replaced(code, at, symbolOf(value)))).toEqual({ ok: false, reason: "typo" });
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("catches every swap of two different neighbours but 0 with Z, at every place", () => {
    fc.assert(
      fc.property(anyParts, fc.nat({ max: 7 }), ({ handle, secret }, at) => {
        const escaped: string[] = [];
        for (let pair = 0; pair < 32 * 32; pair += 1) {
          const two = symbolOf(pair >> 5) + symbolOf(pair & 31);
          const body = replaced(handle + secret, at, two);
          const code = showCode({ handle: body.slice(0, 4), secret: body.slice(4) }).replace("-", "");
          const swapped = replaced(code, at, two.charAt(1) + two.charAt(0));
          if (swapped !== code && parseCode(swapped).ok) escaped.push(two);
        }
        expect(escaped).toEqual(["0Z", "Z0"]);
      }),
      { numRuns: 24 },
    );
  });

  test("catches its own swap with the symbol before it, 0 with Z again excepted", () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const last = code.slice(-2);
        fc.pre(last.charAt(0) !== last.charAt(1) && last !== "0Z" && last !== "Z0");
        expect(parseCode(code.slice(0, -2) + last.charAt(1) + last.charAt(0)).ok).toBe(false);
      }),
    );
  });
});

describe("typing a code", () => {
  test("forgives case, spaces, dashes, look-alikes and full-width letters", () => {
    const wanted = parseCode(showCode({ handle: "0101", secret: "00000" }));
    expect(wanted.ok).toBe(true);
    const typed = showCode({ handle: "0101", secret: "00000" }).replace("-", "");
    const sloppy = [...typed].map((symbol) => ({ "0": "o", "1": "l" })[symbol] ?? symbol.toLowerCase());
    expect(parseCode(sloppy.join(" "))).toEqual(wanted);
    expect(parseCode(` ${typed.slice(0, 3)}\u2011${typed.slice(3, 7)}\u00a0—${typed.slice(7)}\n`)).toEqual(wanted);
    expect(parseCode(typed.replace("0", "O").replace("1", "I"))).toEqual(wanted);
    const fullWidth = Array.from(typed, (symbol) => String.fromCodePoint((symbol.codePointAt(0) ?? 0) + 0xfee0));
    expect(parseCode(fullWidth.join(""))).toEqual(wanted);
  });

  test("says what is wrong: a symbol that is none, one too few, one too many, a typo", () => {
    expect(parseCode("7K2MQ-XUTZV")).toEqual({ ok: false, reason: "badSymbol", at: 6 });
    expect(parseCode("7K2MQ-X4TZ")).toEqual({ ok: false, reason: "tooShort" });
    expect(parseCode("")).toEqual({ ok: false, reason: "tooShort" });
    expect(parseCode("7K2MQ-X4TZT0")).toEqual({ ok: false, reason: "tooLong" });
    expect(parseCode("7K2MQ-X4TZW")).toEqual({ ok: false, reason: "typo" });
  });

  test("never throws, whatever is typed, and formatting twice is formatting once", () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        expect(typeof parseCode(text).ok).toBe("boolean");
        expect(formatTyping(formatTyping(text))).toBe(formatTyping(text));
      }),
    );
  });

  test("shows the dash once the sixth symbol is there", () => {
    expect(formatTyping("7k2mq")).toBe("7K2MQ");
    expect(formatTyping("7k2mqx")).toBe("7K2MQ-X");
    expect(formatTyping("7k2m qx4-tzt")).toBe("7K2MQ-X4TZT");
  });
});

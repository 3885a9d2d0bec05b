import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInvitation, spentMark } from "../../../shared/pairing/invitation.ts";
import {
  LINK_HANDLE_CHARS,
  LINK_RANDOM_BYTES,
  LINK_SECRET_CHARS,
  makeLink,
  makeLinkParts,
  parseLink,
} from "../../../shared/pairing/link.ts";

const origin = "https://attune.example";
const anyParts = fc.uint8Array({ minLength: LINK_RANDOM_BYTES, maxLength: LINK_RANDOM_BYTES }).map(makeLinkParts);
const parts = makeLinkParts(Uint8Array.from({ length: LINK_RANDOM_BYTES }, (_, index) => index * 9));
const link = makeLink(origin, parts);

describe("a link", () => {
  test("carries an 80-bit handle and a 130-bit secret in the fragment, and comes back whole", () => {
    fc.assert(
      fc.property(anyParts, (each) => {
        expect(each.handle).toHaveLength(LINK_HANDLE_CHARS);
        expect(each.secret).toHaveLength(LINK_SECRET_CHARS);
        expect(new URL(makeLink(origin, each)).pathname).toBe("/j");
        expect(parseLink(makeLink(origin, each))).toEqual({ ok: true, origin, ...each });
      }),
    );
  });

  test("uses every random byte", () => {
    const zeros = makeLinkParts(new Uint8Array(LINK_RANDOM_BYTES));
    for (let at = 0; at < LINK_RANDOM_BYTES; at += 1) {
      const one = new Uint8Array(LINK_RANDOM_BYTES);
      one[at] = 0xff;
      expect(makeLinkParts(one)).not.toEqual(zeros);
    }
    expect(() => makeLinkParts(new Uint8Array(LINK_RANDOM_BYTES - 1))).toThrow(RangeError);
  });

  test("ends in a letter or a digit, so that no messenger cuts it", () => {
    fc.assert(
      fc.property(anyParts, (each) => {
        expect(makeLink(origin, each)).toMatch(/#[0-9a-z]+\.[0-9a-z]+$/);
      }),
    );
  });

  test("is found in the text around it", () => {
    const wanted = { ok: true, origin, ...parts };
    expect(parseLink(`  ${link}\n`)).toEqual(wanted);
    expect(parseLink(`Join me here: ${link}. It is good until tomorrow, see https://other.example`)).toEqual(wanted);
    expect(parseLink(`<${link}>`)).toEqual(wanted);
    expect(parseLink(`"${link}",`)).toEqual(wanted);
    expect(parseLink(link.replace("#", "%23"))).toEqual(wanted);
    expect(parseLink(link.toUpperCase())).toEqual(wanted);
  });

  test("is the same with a query that a messenger put into it, a slash too many, and signs that nobody sees", () => {
    const wanted = { ok: true, origin, ...parts };
    for (const query of ["?fbclid=IwAR0_x-y", "?utm_source=a&utm_medium=b%20c", "/", "/?", `?${"x".repeat(1_000)}`]) {
      expect(parseLink(link.replace("/j#", `/j${query}#`))).toEqual(wanted);
      expect(parseLink(link.replace("/j#", `/j${query}%23`))).toEqual(wanted);
    }
    const unseen = link.replace("://", ":\u200b//").replace(".example/", ".exam\u00adple/");
    expect(parseLink(`\u2068${unseen.slice(0, -5)}\u200e${unseen.slice(-5)}\u2069`)).toEqual(wanted);
    // A query alone is no secret.
    expect(parseLink(link.replace("/j#", "/j?link=")).ok).toBe(false);
  });

  test("keeps the port and a path before /j", () => {
    const here = "http://192.0.2.7:8080/quiet";
    expect(parseLink(makeLink(`${here}/`, parts))).toEqual({ ok: true, origin: here, ...parts });
  });

  test("is refused when a symbol is missing, too many or foreign", () => {
    for (const broken of [link.slice(0, -1), `${link}0`, link.replace(/.$/, "u"), link.replace("/j#", "/k#"), origin]) {
      expect(parseLink(broken)).toEqual({ ok: false, reason: "badLink" });
    }
  });

  test("is sought in linear time in a text made to be slow", () => {
    for (const slow of ["https://", "https://a/j?", "https://a/j?%23", "\u200b"])
      expect(parseLink(slow.repeat(10_000))).toEqual({ ok: false, reason: "badLink" });
  });
});

describe("an invitation that was typed or pasted", () => {
  test("is told apart as a code or a link", () => {
    const { handle, secret } = parts;
    expect(parseInvitation(`come: ${link}`)).toEqual({
      ok: true,
      origin,
      invitation: { kind: "link", handle, secret },
    });
    expect(parseInvitation("7k2mq x4tzt")).toEqual({
      ok: true,
      invitation: { kind: "code", handle: "7K2M", secret: "QX4TZ" },
    });
  });

  test("keeps the reason of a code that does not parse, and calls a broken link a link", () => {
    expect(parseInvitation("7k2mq x4tz")).toEqual({ ok: false, reason: "tooShort" });
    expect(parseInvitation(link.slice(0, -3))).toEqual({ ok: false, reason: "badLink" });
  });

  test("leaves a mark of its own once spent", () => {
    const marks = [
      spentMark({ kind: "code", handle: "7K2M", secret: "QX4TZ" }),
      spentMark({ kind: "code", handle: "7K2M", secret: "QX4T0" }),
      spentMark({ kind: "code", handle: "7K20", secret: "QX4TZ" }),
      spentMark({ kind: "link", handle: "7K2M", secret: "QX4TZ" }),
    ];
    expect(new Set(marks).size).toBe(marks.length);
    expect(marks[0]).toMatch(/^[\w-]{22}$/);
  });
});

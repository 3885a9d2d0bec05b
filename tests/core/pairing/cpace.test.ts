import { readFileSync } from "node:fs";
import { sha512 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { hexEncode } from "../../../shared/bytes/hex.ts";
import { utf8Encode } from "../../../shared/bytes/utf8.ts";
import {
  cpaceGenerator,
  cpaceIsk,
  cpaceShare,
  cpaceSharedPoint,
  cpaceSidOutput,
  cpaceTranscript,
  scalarFrom,
} from "../../../shared/pairing/cpace.ts";
import { lvCat, readFields } from "../../../shared/pairing/length-value.ts";

/** Another file of the same form may be named by CPACE_VECTORS; the published values of draft 21 lie in the project. */
const file = process.env["CPACE_VECTORS"] ?? new URL("../../../shared/pairing/vectors/cpace.json", import.meta.url);
const published = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;

const bytes = (hex: unknown): Uint8Array => {
  if (typeof hex !== "string" || !/^(?:[\dA-F]{2})*$/i.test(hex)) throw new TypeError(`Not hex: ${String(hex)}`);
  return new Uint8Array(Buffer.from(hex, "hex"));
};
const hex = (value: Uint8Array | null): string => (value === null ? "refused" : hexEncode(value).toUpperCase());

const run = published["G_Coffee25519"] ?? {};
const points = published["G_Coffee25519_points"] ?? {};
const value = (name: string): Uint8Array => bytes(run[name]);
const initiator = { y: value("Ya"), ad: value("ADa") };
const responder = { y: value("Yb"), ad: value("ADb") };
const transcript = cpaceTranscript(initiator, responder);

/** The ordered concatenation of the symmetric setting, which Attune does not use: only to check those vectors as well. */
function orderedTranscript(): Uint8Array {
  const sides = [lvCat([initiator.y, initiator.ad]), lvCat([responder.y, responder.ad])];
  const sorted = sides.toSorted((left, right) => Buffer.compare(right, left));
  return concatBytes([utf8Encode("oc"), ...sorted]);
}

describe("the test vectors of draft-irtf-cfrg-cpace-21", () => {
  const generator = cpaceGenerator({ prs: value("PRS"), ci: value("CI"), sid: value("sid") });

  test("finds the generator g", () => {
    expect(hex(generator)).toBe(run["g"]);
  });

  test("finds the shares Ya and Yb", () => {
    expect(hex(cpaceShare(generator, value("ya")))).toBe(run["Ya"]);
    expect(hex(cpaceShare(generator, value("yb")))).toBe(run["Yb"]);
  });

  test("finds the shared point K from both sides", () => {
    expect(hex(cpaceSharedPoint(value("ya"), responder.y))).toBe(run["K"]);
    expect(hex(cpaceSharedPoint(value("yb"), initiator.y))).toBe(run["K"]);
  });

  test("finds the session key of both settings", () => {
    expect(hex(cpaceIsk(value("sid"), value("K"), transcript))).toBe(run["ISK_IR"]);
    expect(hex(cpaceIsk(value("sid"), value("K"), orderedTranscript()))).toBe(run["ISK_SY"]);
  });

  test("finds the session id output of both settings", () => {
    expect(hex(cpaceSidOutput(transcript))).toBe(run["sid_output_ir"]);
    expect(hex(cpaceSidOutput(orderedTranscript()))).toBe(run["sid_output_oc"]);
  });

  test("multiplies a valid point and refuses an encoding that is none and the neutral element", () => {
    const valid = points["Valid"] as Record<string, string>;
    const scalar = bytes(valid["s"]);
    expect(hex(cpaceSharedPoint(scalar, bytes(valid["X"])))).toBe(valid["G.scalar_mult_vfy(s,X)"]);
    expect(valid["G.scalar_mult(s,decode(X))"]).toBe(valid["G.scalar_mult_vfy(s,X)"]);
    expect(cpaceSharedPoint(scalar, bytes(points["Invalid Y1"]))).toBeNull();
    expect(cpaceSharedPoint(scalar, bytes(points["Invalid Y2"]))).toBeNull();
    expect(cpaceSharedPoint(scalar, bytes(valid["X"]).subarray(1))).toBeNull();
  });
});

describe("scalars", () => {
  test("are the random bytes modulo the group's order, and never zero", () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const littleEndian = (list: Uint8Array): bigint => BigInt(`0x${hexEncode(list.toReversed())}`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (random) => {
        expect(littleEndian(scalarFrom(random))).toBe(littleEndian(random) % order);
      }),
    );
    expect(littleEndian(scalarFrom(new Uint8Array(64)))).toBe(1n);
    expect(() => scalarFrom(new Uint8Array(63))).toThrow(RangeError);
    expect(() => scalarFrom(new Uint8Array(65))).toThrow(RangeError);
  });
});

describe("a run between two sides", () => {
  const scalarOf = (seed: string): Uint8Array => scalarFrom(sha512(utf8Encode(seed)));
  const meet = (mine: string, theirs: string, sid = "s", ci = "c"): boolean => {
    const input = (prs: string, id: string, channel: string) => ({
      prs: utf8Encode(prs),
      sid: utf8Encode(id),
      ci: utf8Encode(channel),
    });
    const left = cpaceGenerator(input(mine, "s", "c"));
    const right = cpaceGenerator(input(theirs, sid, ci));
    const first = cpaceSharedPoint(scalarOf("1"), cpaceShare(right, scalarOf("2")));
    const second = cpaceSharedPoint(scalarOf("2"), cpaceShare(left, scalarOf("1")));
    return hex(first) === hex(second);
  };

  test("meets only with the same secret, session and channel", () => {
    expect(meet("secret", "secret")).toBe(true);
    expect(meet("secret", "Secret")).toBe(false);
    expect(meet("secret", "secret", "t")).toBe(false);
    expect(meet("secret", "secret", "s", "d")).toBe(false);
  });
});

describe("fields with their lengths", () => {
  const anyField = fc.uint8Array({ maxLength: 300 });

  test("come back as they were, whatever padding follows", () => {
    fc.assert(
      fc.property(fc.array(anyField, { maxLength: 5 }), fc.nat({ max: 9 }), (fields, padding) => {
        const joined = concatBytes([lvCat(fields), new Uint8Array(padding)]);
        expect(readFields(joined, fields.length)).toEqual(fields);
      }),
    );
  });

  test("are refused when they are cut off, at any place", () => {
    fc.assert(
      fc.property(fc.array(anyField, { minLength: 1, maxLength: 3 }), fc.nat(), (fields, cut) => {
        const joined = lvCat(fields);
        expect(readFields(joined.subarray(0, cut % joined.length), fields.length)).toBeNull();
      }),
    );
  });
});

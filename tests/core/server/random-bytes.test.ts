import { describe, expect, test } from "vitest";
import { createRandomBytes } from "../../../server/random-bytes.ts";

describe("random bytes by the page", () => {
  test("come in the length asked for, across the end of a page and beyond a whole one", () => {
    const randomBytes = createRandomBytes();
    for (const length of [1, 16, 4_080, 16, 4_096, 4_097]) expect(randomBytes(length)).toHaveLength(length);
  });

  test("are never given out twice", () => {
    const randomBytes = createRandomBytes();
    const drawn = Array.from({ length: 2_000 }, () => Buffer.from(randomBytes(16)).toString("hex"));
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  test("belong to whoever asked: the page does not change them later", () => {
    const randomBytes = createRandomBytes();
    const first = randomBytes(16);
    const kept = first.slice();
    for (let more = 0; more < 600; more++) randomBytes(16);
    expect(first).toEqual(kept);
  });
});

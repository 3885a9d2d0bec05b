import { describe, expect, test } from "vitest";
import { createChance } from "../../../server/chance.ts";

describe("random bytes by the page", () => {
  test("come in the length asked for, across the end of a page and beyond a whole one", () => {
    const chance = createChance();
    for (const length of [1, 16, 4_080, 16, 4_096, 4_097]) expect(chance(length)).toHaveLength(length);
  });

  test("are never given out twice", () => {
    const chance = createChance();
    const drawn = Array.from({ length: 2_000 }, () => Buffer.from(chance(16)).toString("hex"));
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  test("belong to whoever asked: the page does not change them later", () => {
    const chance = createChance();
    const first = chance(16);
    const kept = first.slice();
    for (let more = 0; more < 600; more++) chance(16);
    expect(first).toEqual(kept);
  });
});

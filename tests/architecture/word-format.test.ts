import { parse } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { formatParts, type Values } from "../../web/src/words/format.ts";

const said = (message: string, values: Values = {}, language = "en"): string =>
  formatParts<string>(parse(message), { values, language, tag: (parts) => `[${parts.join("")}]` }).join("");

describe("a sentence is filled in", () => {
  test("with values, in a tag too", () => {
    expect(said("{name} is back around <b>{time}</b>.", { name: "Sam", time: "8:30" })).toBe(
      "Sam is back around [8:30].",
    );
  });

  test("with the form of the number that the language has, or the one for exactly that number", () => {
    const minutes = "{n, plural, one {One minute} =2 {Two minutes} other {# minutes}}";
    expect([1, 2, 3, 1_200].map((n) => said(minutes, { n }))).toEqual([
      "One minute",
      "Two minutes",
      "3 minutes",
      "1,200 minutes",
    ]);
    const few = "{n, plural, one {# минута} few {# минуты} many {# минут} other {# минуты}}";
    expect([1, 3, 5].map((n) => said(few, { n }, "ru"))).toEqual(["1 минута", "3 минуты", "5 минут"]);
  });

  test("with one of several, and with the last one when none fits", () => {
    const going = "{going, select, walking {{name} walks.} other {{name} rests.}}";
    expect(["walking", "music"].map((code) => said(going, { going: code, name: "Sam" }))).toEqual([
      "Sam walks.",
      "Sam rests.",
    ]);
  });
});

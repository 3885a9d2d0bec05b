import { describe, expect, test } from "vitest";
import { compileMessage } from "../../../../web/build/compile-message.ts";
import { fillingIn, format, type Message, type Values } from "../../../../web/src/words/format.ts";

/** As the build makes it and a phone fills it in. */
async function said(text: string, values: Values = {}, language = "en"): Promise<string> {
  const source = encodeURIComponent(`export default ${compileMessage(text)}`);
  const { default: message } = (await import(`data:text/javascript,${source}`)) as { readonly default: Message };
  return format<string>(
    message,
    values,
    fillingIn(language, (parts) => `[${parts.join("")}]`),
  ).join("");
}

const each = (text: string, values: readonly Values[], language = "en"): Promise<string[]> =>
  Promise.all(values.map((one) => said(text, one, language)));

describe("a sentence is filled in", () => {
  test("with nothing, with values, in a tag too", async () => {
    expect(compileMessage("It’s a “pause”.")).toBe('"It’s a “pause”."');
    expect(await said("{name} is back around <b>{time}</b>.", { name: "Sam", time: "8:30" })).toBe(
      "Sam is back around [8:30].",
    );
  });

  test("with the form of the number that the language has, or the one for exactly that number", async () => {
    const numbers = (list: readonly number[]): Values[] => list.map((n) => ({ n }));
    const minutes = "{n, plural, one {One minute} =2 {Two minutes} other {# minutes}}";
    expect(await each(minutes, numbers([1, 2, 3, 1_200]))).toEqual([
      "One minute",
      "Two minutes",
      "3 minutes",
      "1,200 minutes",
    ]);
    const few = "{n, plural, one {# минута} few {# минуты} many {# минут} other {# минуты}}";
    expect(await each(few, numbers([1, 3, 5]), "ru")).toEqual(["1 минута", "3 минуты", "5 минут"]);
  });

  test("with one of several, and with the last one when none fits", async () => {
    const going = "{going, select, walking {{name} walks.} other {{name} rests.}}";
    const codes = ["walking", "music"].map((code) => ({ going: code, name: "Sam" }));
    expect(await each(going, codes)).toEqual(["Sam walks.", "Sam rests."]);
  });

  test("and a kind of argument that no sentence has stops the build", () => {
    for (const text of [
      "{n, number}",
      "{at, date, short}",
      "{n, plural, offset:1 other {#}}",
      "{n, selectordinal, other {#}}",
    ])
      expect(() => compileMessage(text)).toThrow("no use for this kind");
  });
});

import { describe, expect, test } from "vitest";
import { misreadOf, shapeOf } from "../../../../web/src/pairing/misread.ts";
import { reshape } from "../../../../web/src/ui/reshape.ts";

/** A field in which somebody types; `|` is the cursor. A browser moves it to the end when the value is set. */
function typed(text: string): string {
  const input = {
    text: text.replace("|", ""),
    selectionStart: text.indexOf("|"),
    get value() {
      return this.text;
    },
    set value(value: string) {
      this.text = value;
      this.selectionStart = value.length;
    },
    setSelectionRange(at: number) {
      this.selectionStart = at;
    },
  };
  const shaped = reshape(input, shapeOf);
  expect(shaped).toBe(input.text);
  return `${shaped.slice(0, input.selectionStart)}|${shaped.slice(input.selectionStart)}`;
}

describe("a code that is being typed", () => {
  test("is formatted, and the cursor stays at the letter that is being corrected", () => {
    const steps = {
      "7k2mq|": "7K2MQ|",
      "7k2mqx|": "7K2MQ-X|",
      "7K2|MQ-X4TZT": "7K2|MQ-X4TZT",
      "7K|MQ-X4TZT": "7K|MQX-4TZT",
      "7Kw|MQX-4TZT": "7KW|MQ-X4TZT",
      "7K2MQ|X4TZT": "7K2MQ|-X4TZT",
      "7K2MQ-|4TZT": "7K2MQ-|4TZT",
      "7K2MQ-x|4TZT": "7K2MQ-X|4TZT",
      "|７ｋ2": "|7K2",
      "7\u200b|K": "7|K",
    };
    for (const [before, after] of Object.entries(steps)) expect(typed(before)).toBe(after);
  });

  test("is left alone if it is a link, and no error is found in it here", () => {
    for (const link of ["https://attune.example/j?a=b#x.y", "attune.example/j"]) {
      expect(typed(`${link}|`)).toBe(`${link}|`);
      expect(misreadOf(link)).toBe(null);
    }
  });

  test("is found in a message that is pasted as it came; a text with a link's secret isn't a code", () => {
    for (const message of [
      "Our code is 7k2mq-x4tzt. Come!",
      "https://attune.example/code: 7K2MQ–X4TZT",
      "7K2MQ-X4TZT\u200b",
    ])
      expect(typed(`${message}|`)).toBe("7K2MQ-X4TZT|");
    for (const other of ["https://7k2mq-x4tzt.example/j#x.y", "https://attune.example/code 7K2MQ-X4TZW"])
      expect(typed(`${other}|`)).toBe(`${other}|`);
  });

  test("is checked without loading or sending anything", () => {
    const read = ["7k2mq x4tzt", "7K2MQ-X4TZW", "7K2MQ-XUTZV", "7K2MQ", "", "7K2MQ-X4TZT0"].map(misreadOf);
    expect(read).toEqual([null, "codeTypo", "codeTypo", "codeTooShort", "codeTooShort", "codeTooLong"]);
  });
});

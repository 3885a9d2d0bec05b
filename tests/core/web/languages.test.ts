import { expect, test } from "vitest";
import { languages, pickLanguage, variantOf } from "../../../web/src/words/languages.ts";
import { createTimes } from "../../../web/src/words/times.ts";

test("the first wished language that there is is spoken, in the reader's own variant of it", () => {
  const wished = ["fr-FR", "de-AT", "en-GB", "de"];
  expect(pickLanguage(wished)).toBe("de");
  expect(languages.map((language) => variantOf(language, wished))).toEqual(["en-GB", "es", "de-AT"]);
  expect(pickLanguage(["est", "C", "*", ""])).toBe("en");
});

test("what a browser calls a language, and is none, is passed over: the page would stay blank", () => {
  for (const broken of ["en-US@posix", "en_US", "en-", "en-US-u", "en-US.UTF-8"]) {
    expect(pickLanguage([broken])).toBe("en");
    expect(() => createTimes(variantOf("en", [broken]))).not.toThrow();
    expect(variantOf("en", [broken, "en-GB"])).toBe("en-GB");
  }
});

import { expect, test } from "vitest";
import { languages, pickLanguage, variantOf } from "../../../../web/src/words/languages.ts";
import { createTimes } from "../../../../web/src/words/times.ts";

test("the first preferred language that we have is used, in the reader's own variant of it", () => {
  const wished = ["fr-FR", "de-AT", "en-GB", "de"];
  expect(pickLanguage(wished)).toBe("de");
  expect(languages.map((language) => variantOf(language, wished))).toEqual(["en-GB", "es", "de-AT"]);
  expect(pickLanguage(["est", "C", "*", ""])).toBe("en");
});

test("an invalid language tag from a browser is skipped: the page would stay blank", () => {
  for (const broken of ["en-US@posix", "en_US", "en-", "en-US-u", "en-US.UTF-8"]) {
    expect(pickLanguage([broken])).toBe("en");
    expect(() => createTimes(variantOf("en", [broken]))).not.toThrow();
    expect(variantOf("en", [broken, "en-GB"])).toBe("en-GB");
  }
});

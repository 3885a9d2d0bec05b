/** Complete translations; each is a file beside this one. */
export const languages = ["en", "es", "de"] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, as people look for it. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", es: "Español", de: "Deutsch" };

/** Languages written from right to left. We have none yet; the layout follows this list. */
const rightToLeft: ReadonlySet<string> = new Set(["ar", "fa", "he", "ur"]);

export const directionOf = (language: string): "ltr" | "rtl" => (rightToLeft.has(language) ? "rtl" : "ltr");

/** Some browsers report an invalid tag ("en-US@posix"), and then refuse to format a time by it. */
const TAG = /^[a-z]+(?:-[a-z\d]{2,8})*$/i;

const isOf = (language: string, tag: string): boolean => tag.toLowerCase().split("-")[0] === language;

/** The reader's own variant of the language, if the browser names one: British and American clocks differ. */
export const variantOf = (language: Language, wished: readonly string[]): string =>
  wished.find((tag) => isOf(language, tag) && TAG.test(tag)) ?? language;

/** The first of the preferred languages that we have; English when there is none. */
export function pickLanguage(wished: readonly string[]): Language {
  const known = wished.map((tag) => languages.find((language) => isOf(language, tag)));
  return known.find((language) => language !== undefined) ?? "en";
}

import type english from "./en.json";
import type { Message } from "./format.ts";
import type { Language } from "./languages.ts";

/** English has every key; the others have the same ones, which tests/architecture/words.test.ts sees to. */
export type WordKey = keyof typeof english;
export type Messages = Readonly<Record<WordKey, Message>>;

const loaders: Readonly<Record<Language, () => Promise<{ readonly default: Messages }>>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  de: () => import("./de.json"),
};

/** Only the language that is spoken is loaded. */
export const loadMessages = async (language: Language): Promise<Messages> => (await loaders[language]()).default;

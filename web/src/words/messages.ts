import type english from "./en.json";
import type { Message } from "./format.ts";
import type { Language } from "./languages.ts";

/** English has every key; the others have the same ones, which tests/architecture/words.test.ts sees to. */
export type WordKey = keyof typeof english;
/** By what stands before the dot of a key, and what stands after it. */
export type Messages = Readonly<Record<string, Readonly<Record<string, Message>>>>;

const loaders: Readonly<Record<Language, () => Promise<{ readonly default: unknown }>>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  de: () => import("./de.json"),
};

/** Only the language that is spoken is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  return (await loaders[language]()).default as Messages; // what build/ready-words.ts makes of the file
}

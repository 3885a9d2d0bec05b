import type english from "./en.json";
import type seldomEnglish from "./en.seldom.json";
import type { Message } from "./format.ts";
import type { Language } from "./languages.ts";

/** English has every key; the others have the same ones, which tests/architecture/words.test.ts checks. */
export type WordKey = keyof typeof english | keyof typeof seldomEnglish;
/** By the part of a key before the dot, and the part after it. */
export type Messages = Readonly<Record<string, Readonly<Record<string, Message>>>>;

type Loader = () => Promise<{ readonly default: unknown }>;

const first: Readonly<Record<Language, Loader>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  de: () => import("./de.json"),
};

/** What only the screens that are loaded later say (`seldom-screens.ts`). */
const seldom: Readonly<Record<Language, Loader>> = {
  en: () => import("./en.seldom.json"),
  es: () => import("./es.seldom.json"),
  de: () => import("./de.seldom.json"),
};

/** Only the current language is loaded. */
export const loadMessages = (language: Language): Promise<Messages> => messagesOf(first[language]);

export async function loadAllMessages(language: Language): Promise<Messages> {
  const [some, more] = await Promise.all([messagesOf(first[language]), messagesOf(seldom[language])]);
  const all = { ...some };
  for (const [group, messages] of Object.entries(more)) all[group] = { ...some[group], ...messages };
  return all;
}

const messagesOf = async (load: Loader): Promise<Messages> => (await load()).default as Messages; // the output of build/ready-words.ts

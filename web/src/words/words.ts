import type { ComponentChild } from "preact";
import { Fragment, h } from "preact";
import { fillingIn, format, type Message, type Values } from "./format.ts";
import type { Language } from "./languages.ts";
import { loadAllMessages, type Messages, type WordKey } from "./messages.ts";

/** What a screen needs to speak: sentences by key, and instants as a clock on the wall shows them. */
export type Words = {
  readonly language: Language;
  /** Whether the words are here of the screens that are loaded later. */
  readonly isComplete: boolean;
  complete(): Promise<void>;
  say(key: WordKey, values?: Values): string;
  /** The same where a sentence has `<b>…</b>` in it. */
  show(key: WordKey, values?: Values): ComponentChild;
  /** "8:32 PM", "20:32": the device's time zone, the language's habit. */
  time(atMs: number): string;
  /** "Thursday at 8:32 PM": for what may be tomorrow. */
  moment(atMs: number): string;
  /** To five minutes: a promise to come back is not a deadline. */
  around(atMs: number): string;
};

const FIVE_MINUTES_MS = 5 * 60_000;

/** With all messages, or those of the first sight. */
export function createWords(language: Language, messages: Messages, isComplete = false): Words {
  let all = isComplete ? messages : null;
  const locale = languageTag(language);
  const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
  const text = fillingIn<string>(language, (parts) => parts.join(""));
  const nodes = fillingIn<ComponentChild>(language, (parts) => h("strong", null, ...parts));
  const messageOf = (key: WordKey): Message => {
    const [group = "", name = ""] = key.split(".");
    return (all ?? messages)[group]?.[name] ?? key;
  };
  return {
    language,
    get isComplete() {
      return all !== null;
    },
    complete: async () => {
      all ??= await loadAllMessages(language);
    },
    say: (key, values = {}) => format(messageOf(key), values, text).join(""),
    show: (key, values = {}) => h(Fragment, null, ...format(messageOf(key), values, nodes)),
    time: (atMs) => clock.format(atMs),
    moment: (atMs) => calendar.format(atMs),
    around: (atMs) => clock.format(Math.round(atMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS),
  };
}

/** The reader's own variant of the language, if the browser names one: British and American clocks differ. */
const languageTag = (language: Language): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

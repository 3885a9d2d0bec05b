import type { ComponentChild } from "preact";
import { Fragment, h } from "preact";
import { fillingIn, format, type Message, type Values } from "./format.ts";
import { type Language, variantOf } from "./languages.ts";
import { loadAllMessages, type Messages, type WordKey } from "./messages.ts";
import { createTimes, type Times } from "./times.ts";

/** What a screen needs for its text: sentences by key, and instants. */
export type Words = Times & {
  readonly language: Language;
  /** Whether the words of the screens that are loaded later are here. */
  readonly isComplete: boolean;
  complete(): Promise<void>;
  say(key: WordKey, values?: Values): string;
  /** The same for a sentence with `<b>…</b>` in it. */
  show(key: WordKey, values?: Values): ComponentChild;
};

/** With all messages, or only the first ones. */
export function createWords(language: Language, messages: Messages, isComplete = false): Words {
  let all = isComplete ? messages : null;
  const text = fillingIn<string>(language, (parts) => parts.join(""));
  const nodes = fillingIn<ComponentChild>(language, (parts) => h("strong", null, ...parts));
  const messageOf = (key: WordKey): Message => {
    const [group = "", name = ""] = key.split(".");
    return (all ?? messages)[group]?.[name] ?? key;
  };
  return {
    ...createTimes(variantOf(language, navigator.languages)),
    language,
    get isComplete() {
      return all !== null;
    },
    complete: async () => {
      all ??= await loadAllMessages(language);
    },
    say: (key, values = {}) => format(messageOf(key), values, text).join(""),
    show: (key, values = {}) => h(Fragment, null, ...format(messageOf(key), values, nodes)),
  };
}

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { createListeners } from "../listeners.ts";
import type { Values } from "../words/format.ts";
import type { WordKey } from "../words/messages.ts";

/** One calm sentence at the foot of the page; the next one replaces it. */
export type Notice = { readonly key: WordKey; readonly values?: Values };

export type Notices = {
  readonly current: Notice | null;
  tell(key: WordKey, values?: Values): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
};

const SHOWN_MS = 8_000;

/** Whether it says that something waits on this phone. */
export const saysUnsent = (notice: Notice | null): boolean =>
  notice?.key === "sent.queued" || notice?.key === "sent.trying";

export function createNotices(): Notices {
  const { tell, subscribe } = createListeners();
  let current: Notice | null = null;
  let timer = 0;
  const become = (next: Notice | null): void => {
    current = next;
    clearTimeout(timer);
    if (next !== null) timer = window.setTimeout(() => become(null), SHOWN_MS);
    tell();
  };
  return {
    get current() {
      return current;
    },
    tell: (key, values) => become(values === undefined ? { key } : { key, values }),
    clear: () => become(null),
    subscribe,
  };
}

export const NoticesContext = createContext<Notices>(createNotices());
export const useNotices = (): Notices => useContext(NoticesContext);

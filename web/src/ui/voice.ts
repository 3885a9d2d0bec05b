import { createListeners } from "../listeners.ts";

/** What is said aloud to somebody who doesn't look: one polite voice for the whole app. */
export type Voice = {
  say(text: string): void;
  /** Takes back a text that no longer holds. If nothing else was said since, the region becomes empty for readers. */
  hush(text: string): void;
  /** The listener gets the current text at once. */
  subscribe(listener: (text: string) => void): () => void;
};

/** Texts that come within this time are said together: readers take in only what is there when they look. */
const TOGETHER_MS = 100;

export function createVoice(nowMs = (): number => performance.now()): Voice {
  const { tell, subscribe } = createListeners<string>();
  /** The current texts, in the order in which they came. */
  let standing: readonly string[] = [];
  let saidAtMs = Number.NEGATIVE_INFINITY;
  const without = (text: string): readonly string[] => standing.filter((other) => other !== text);
  return {
    say(text) {
      const before = nowMs() - saidAtMs < TOGETHER_MS ? without(text) : [];
      saidAtMs = nowMs();
      standing = text === "" ? [] : [...before, text];
      tell(standing.join(" "));
    },
    hush(text) {
      if (!standing.includes(text)) return;
      standing = without(text);
      // What was said along with it would be read again.
      if (standing.length === 0) tell("");
    },
    subscribe(listener) {
      const stop = subscribe(listener);
      if (standing.length > 0) listener(standing.join(" "));
      return stop;
    },
  };
}

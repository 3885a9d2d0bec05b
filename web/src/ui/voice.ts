import { createListeners } from "../listeners.ts";

/** What is said aloud to someone who doesn't look: one polite voice for the whole app. */
export type Voice = {
  say(text: string): void;
  /**
   * Takes a text back that holds no more. If nothing else was said since, nothing stands there any more for whoever
   * reads on.
   */
  hush(text: string): void;
  /** What stands there already is told at once. */
  subscribe(listener: (text: string) => void): () => void;
};

/** What comes within so little time is said in one: readers take in only what stands there when they look. */
const TOGETHER_MS = 100;

export function createVoice(nowMs = (): number => performance.now()): Voice {
  const { tell, subscribe } = createListeners<string>();
  /** What stands there, in the order in which it came. */
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
      // What was said along with it would be read anew.
      if (standing.length === 0) tell("");
    },
    subscribe(listener) {
      const stop = subscribe(listener);
      if (standing.length > 0) listener(standing.join(" "));
      return stop;
    },
  };
}

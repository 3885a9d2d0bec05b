import { createContext, type JSX } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

/** What is said aloud to someone who doesn't look: one polite voice for the whole app. */
export type Voice = {
  say(text: string): void;
  subscribe(listener: (text: string) => void): () => void;
};

export function createVoice(): Voice {
  const listeners = new Set<(text: string) => void>();
  return {
    say(text) {
      for (const listener of listeners) listener(text);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const VoiceContext = createContext<Voice>(createVoice());
export const useVoice = (): Voice => useContext(VoiceContext);

/** Says a sentence aloud when it comes, and when it becomes another. */
export function useSpoken(text: string | null): void {
  const voice = useVoice();
  useEffect(() => {
    if (text !== null) voice.say(text);
  }, [text]);
}

export function LiveRegion(): JSX.Element {
  const voice = useVoice();
  const [said, setSaid] = useState({ text: "", turn: 0 });
  useEffect(() => voice.subscribe((text) => setSaid(({ turn }) => ({ text, turn: turn + 1 }))), [voice]);
  // A key makes a new node of the same words, which is read again.
  return (
    <div class="unseen" role="status" aria-live="polite">
      <span key={said.turn}>{said.text}</span>
    </div>
  );
}

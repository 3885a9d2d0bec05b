import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import type { Breath } from "./breath.ts";
import { nextWordMs, type Shown, shownAt } from "./breath-shown.ts";
import { rows, turnReel } from "./count-reel.ts";
import { runTurns } from "./turns.ts";

/** It keeps the place of a word. */
const BLANK = "\u00a0";

export type BreathWordsProps = {
  readonly breath: Breath;
  /** What the last seconds before the first breath are called. */
  readonly leadInKey: WordKey;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/**
 * "In 1 2 3 4". The word is written at the very moment when it changes, and not in between; it is put in its place by hand,
 * as to render for it would take many times as long. The numbers turn by themselves.
 */
export function BreathWords({ breath, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const { say } = useWords();
  const word = useRef<HTMLParagraphElement>(null);
  const reel = useRef<HTMLDivElement>(null);
  useEffect(() => (reel.current === null ? undefined : turnReel(reel.current, breath)), [breath.session]);
  useEffect(() => {
    const textOf = (key: Word): string => (key === null ? BLANK : say(key === "leadIn" ? leadInKey : key));
    return writeWords(word.current, breath, textOf);
  }, [breath.session, say]);
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <div class="breath-box">
        <p class="breath-word" ref={word}>
          {BLANK}
        </p>
        <div class="breath-count">
          <div class="breath-reel" ref={reel}>
            {rows.map((row) => (
              <p key={row}>{row}</p>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

type Word = Shown["word"] | "breath.syncing";

/** Keeps a word in its place with the breath, until the returned function is called. */
function writeWords(place: HTMLElement | null, breath: Breath, textOf: (word: Word) => string): () => void {
  const write = (text: string): void => {
    const node = place?.firstChild;
    if (node instanceof Text && node.data !== text) node.data = text;
  };
  return runTurns({
    breath: () => breath,
    lost: () => write(textOf("breath.syncing")),
    find: ({ session }, _, nowMs) => {
      write(textOf(shownAt(session, nowMs).word));
      const atMs = nextWordMs(session, nowMs);
      const next = textOf(shownAt(session, atMs).word);
      return { atMs, happen: () => write(next) };
    },
  });
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Phase } from "../../../client-sdk/src/index.ts";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { useFrames } from "./use-frames.ts";

type Shown = { readonly word: WordKey | null; readonly count: number };

const NOTHING: Shown = { word: null, count: 0 };
const SYNCING: Shown = { word: "breath.syncing", count: 0 };
const words = { inhale: "breath.in", hold: "breath.hold", exhale: "breath.out", rest: "breath.rest" } as const;

export type BreathWordsProps = {
  readonly phase: () => Phase | null;
  /** Whether the shared time is known. */
  readonly synced: () => boolean;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/** "In 1 2 3 4": looks at every frame, renders only when the word or the number changes. */
export function BreathWords({ phase, synced, only = false }: BreathWordsProps): JSX.Element {
  const { say } = useWords();
  const [shown, setShown] = useState(NOTHING);
  useFrames(() => {
    const next = synced() ? shownAt(phase()) : SYNCING;
    if (next.word !== shown.word || next.count !== shown.count) setShown(next);
  });
  const { word, count } = shown;
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <p class="breath-word">{word === null ? "\u00a0" : say(word)}</p>
      <p class="breath-count">{count === 0 ? "\u00a0" : count}</p>
    </div>
  );
}

function shownAt(phase: Phase | null): Shown {
  if (phase === null) return NOTHING;
  switch (phase.kind) {
    case "leadIn":
      return { word: "breath.together", count: Math.min(9, Math.ceil(phase.startsInMs / 1_000)) };
    case "paused":
      return phase.resumesInMs === undefined
        ? { word: "breath.paused", count: 0 }
        : { word: "breath.goingOn", count: Math.max(1, Math.ceil(phase.resumesInMs / 1_000)) };
    default:
      return { word: words[phase.kind], count: phase.count };
  }
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Phase } from "../../../client-sdk/src/index.ts";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { type Breath, msUntil, phaseAhead } from "./breath.ts";
import { useLooks } from "./use-looks.ts";

type Shown = { readonly word: WordKey | null; readonly count: number };

const NOTHING: Shown = { word: null, count: 0 };
const SYNCING: Shown = { word: "breath.syncing", count: 0 };
/** "Together in 3 · 2 · 1": before that there is time to put the phone down. */
const COUNTED_MS = 3_000;
/** The clock may learn meanwhile, so nobody looks away for longer; a breath that is steered is looked at at once. */
const LOOK_EVERY_MS = 900;

const SYNCING_MS = 100;

const words = { inhale: "breath.in", hold: "breath.hold", exhale: "breath.out", rest: "breath.rest" } as const;

export type BreathWordsProps = {
  readonly breath: Breath;
  /** What the last seconds before the first breath are called. */
  readonly leadInKey: WordKey;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/** "In 1 2 3 4": renders at the very moment when the word or the number changes, and not in between. */
export function BreathWords({ breath, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const { say } = useWords();
  const [shown, setShown] = useState(NOTHING);
  useLooks(() => {
    const after = (ms: number): Shown => {
      const phase = phaseAhead(breath, ms);
      return phase === "unknown" ? SYNCING : shownAt(phase, leadInKey);
    };
    const next = after(0);
    if (!isSame(next, shown)) setShown(next);
    return msUntil((ms) => !isSame(after(ms), next), next === SYNCING ? SYNCING_MS : LOOK_EVERY_MS);
  }, breath.session);
  const { word, count } = shown;
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <p class="breath-word">{word === null ? "\u00a0" : say(word)}</p>
      <p class="breath-count">{count === 0 ? "\u00a0" : count}</p>
    </div>
  );
}

const isSame = (one: Shown, other: Shown): boolean => one.word === other.word && one.count === other.count;

function shownAt(phase: Phase | null, leadInKey: WordKey): Shown {
  if (phase === null) return NOTHING;
  switch (phase.kind) {
    case "leadIn":
      return phase.startsInMs > COUNTED_MS
        ? { word: "breath.settle", count: 0 }
        : { word: leadInKey, count: Math.ceil(phase.startsInMs / 1_000) };
    case "paused":
      return phase.resumesInMs === undefined
        ? { word: "breath.paused", count: 0 }
        : { word: "breath.goingOn", count: Math.max(1, Math.ceil(phase.resumesInMs / 1_000)) };
    default:
      return { word: words[phase.kind], count: phase.count };
  }
}

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import type { Breath } from "./breath.ts";
import { nextWordMs, type Shown, shownAt } from "./breath-shown.ts";
import { rows, turnReel } from "./count-reel.ts";
import { runTurns } from "./turns.ts";

type Word = Exclude<Shown["word"], null> | "breath.syncing";

/** All that may ever stand there. */
const words: readonly Word[] = [
  "breath.settle",
  "leadIn",
  "breath.in",
  "breath.hold",
  "breath.out",
  "breath.rest",
  "breath.paused",
  "breath.goingOn",
  "breath.syncing",
];

export type BreathWordsProps = {
  readonly breath: Breath;
  /** What the last seconds before the first breath are called. */
  readonly leadInKey: WordKey;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/**
 * "In 1 2 3 4". All words stand in one place and one of them is seen: to turn to another, nothing is rendered nor laid out. The
 * numbers turn by themselves.
 */
export function BreathWords({ breath, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const { say } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const reel = useRef<HTMLDivElement>(null);
  useEffect(() => (reel.current === null ? undefined : turnReel(reel.current, breath)), [breath.session]);
  useEffect(() => (place.current === null ? undefined : turnWords(place.current, breath)), [breath.session]);
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <div class="breath-box">
        <div class="breath-place" ref={place}>
          {words.map((word) => (
            <p key={word} class="breath-word">
              {say(word === "leadIn" ? leadInKey : word)}
            </p>
          ))}
        </div>
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

/** Keeps the word that is seen with the breath, until the returned function is called. */
function turnWords(place: HTMLElement, breath: Breath): () => void {
  const layers = [...place.children].filter((layer) => layer instanceof HTMLElement);
  const layerOf = (word: Word | null): HTMLElement | undefined =>
    word === null ? undefined : layers[words.indexOf(word)];
  let seen = layers.find(({ style }) => style.visibility === "visible");
  const see = (next: HTMLElement | undefined): void => {
    if (next === seen) return;
    if (seen !== undefined) seen.style.visibility = "";
    if (next !== undefined) next.style.visibility = "visible";
    seen = next;
  };
  return runTurns({
    breath: () => breath,
    lost: () => see(layerOf("breath.syncing")),
    find: ({ session }, _, nowMs) => {
      see(layerOf(shownAt(session, nowMs).word));
      const atMs = nextWordMs(session, nowMs);
      const next = layerOf(shownAt(session, atMs).word);
      return { atMs, happen: () => see(next) };
    },
  });
}

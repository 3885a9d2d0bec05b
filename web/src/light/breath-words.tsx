import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import type { Drawing } from "./drawing.ts";
import { numbers, numbersPart, words, wordsPart } from "./reels.ts";

export type BreathWordsProps = {
  readonly drawing: Drawing;
  /** What the last seconds before the first breath are called. */
  readonly leadInKey: WordKey;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/** "In 1 2 3 4". Nothing is rendered nor laid out when they turn. */
export function BreathWords({ drawing, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const { say } = useWords();
  const [word, number] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  useEffect(() => (word.current === null ? undefined : drawing.add(wordsPart(word.current))), [drawing]);
  useEffect(() => (number.current === null ? undefined : drawing.add(numbersPart(number.current))), [drawing]);
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <div class="breath-box">
        <div class="breath-place">
          <div class="breath-reel" ref={word}>
            <p class="breath-word" />
            {words.map((key) => (
              <p key={key} class="breath-word">
                {say(key === "leadIn" ? leadInKey : key)}
              </p>
            ))}
          </div>
        </div>
        <div class="breath-count">
          <div class="breath-reel" ref={number}>
            <p>{"\u00a0"}</p>
            {numbers.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

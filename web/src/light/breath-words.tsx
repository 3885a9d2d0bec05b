import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import type { Drawing } from "./drawing.ts";
import type { Part } from "./drawn-part.ts";
import { breathReel, leadInReel, numbersPart, type Reel, wordsPart } from "./reels.ts";

export type BreathWordsProps = {
  readonly drawing: Drawing;
  /** What the last seconds before the first breath are called. */
  readonly leadInKey: WordKey;
  /** There is no shape beside them. */
  readonly only?: boolean;
};

/** "In 1 2 3 4". Nothing is rendered nor laid out when they turn. */
export function BreathWords({ drawing, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const reels = [leadInReel, breathReel];
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <div class="breath-box">
        <div class="breath-place">
          {reels.map((reel) => (
            <Words key={`${reel.isOfLeadIn}`} reel={reel} drawing={drawing} leadInKey={leadInKey} />
          ))}
        </div>
        <div class="breath-count">
          {reels.map((reel) => (
            <Numbers key={`${reel.isOfLeadIn}`} reel={reel} drawing={drawing} />
          ))}
        </div>
      </div>
    </div>
  );
}

type ReelProps = { readonly reel: Reel; readonly drawing: Drawing };

function Words({ reel, drawing, leadInKey }: ReelProps & Pick<BreathWordsProps, "leadInKey">): JSX.Element {
  const { say } = useWords();
  return (
    <div class="breath-reel" ref={useReel(wordsPart, reel, drawing)}>
      <p class="breath-word" />
      {reel.words.map((key) => (
        <p key={key} class="breath-word">
          {say(key === "leadIn" ? leadInKey : key)}
        </p>
      ))}
    </div>
  );
}

function Numbers({ reel, drawing }: ReelProps): JSX.Element {
  return (
    <div class="breath-reel" ref={useReel(numbersPart, reel, drawing)}>
      <p>{"\u00a0"}</p>
      {reel.numbers.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}

type PartOf = (element: HTMLElement, reel: Reel) => Part;

function useReel(partOf: PartOf, reel: Reel, drawing: Drawing): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => (element.current === null ? undefined : drawing.add(partOf(element.current, reel))), [drawing]);
  return element;
}

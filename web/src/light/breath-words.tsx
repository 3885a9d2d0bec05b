import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import type { Drawing } from "./drawing.ts";
import type { Part } from "./drawn-part.ts";
import { breathReel, leadInReel, numbersPart, type Reel, wordsPart } from "./reels.ts";

export type BreathWordsProps = {
  readonly drawing: Drawing;
  /** The words of the last seconds before the first breath. */
  readonly leadInKey: WordKey;
  /** The words are shown alone, without the light. */
  readonly only?: boolean;
};

/** "In 1 2 3 4". Nothing is rendered or laid out when they change. Rows aren't paragraphs: readers may space those. */
export function BreathWords({ drawing, leadInKey, only = false }: BreathWordsProps): JSX.Element {
  const numbers = useRef<HTMLDivElement>(null);
  const rowPx = useNewHeight(numbers);
  const reels = [leadInReel, breathReel];
  return (
    <div class={`breath-words ${only ? "breath-words-only" : ""}`} aria-hidden="true">
      <div class="breath-box">
        <div class="breath-place">
          {reels.map((reel) => (
            <Words key={`${reel.isOfLeadIn}`} reel={reel} drawing={drawing} rowPx={rowPx} leadInKey={leadInKey} />
          ))}
        </div>
        <div class="breath-count" ref={numbers}>
          {reels.map((reel) => (
            <Numbers key={`${reel.isOfLeadIn}`} reel={reel} drawing={drawing} rowPx={rowPx} />
          ))}
        </div>
      </div>
    </div>
  );
}

type ReelProps = { readonly reel: Reel; readonly drawing: Drawing; readonly rowPx: number };

function Words({ leadInKey, ...props }: ReelProps & Pick<BreathWordsProps, "leadInKey">): JSX.Element {
  const { say } = useWords();
  const { reel } = props;
  return (
    <div class="breath-reel" ref={useReel(wordsPart, props)}>
      <div class="breath-word" />
      {reel.words.map((key) => (
        <div key={key} class={key === "breath.syncing" ? "breath-word breath-sentence" : "breath-word"}>
          {say(key === "leadIn" ? leadInKey : key)}
        </div>
      ))}
    </div>
  );
}

function Numbers(props: ReelProps): JSX.Element {
  return (
    <div class="breath-reel" ref={useReel(numbersPart, props)}>
      <div>{"\u00a0"}</div>
      {props.reel.numbers.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </div>
  );
}

type PartOf = (element: HTMLElement, reel: Reel) => Part;

/** Drawn anew when a row's height changes: browsers fix an animation's lengths in pixels when it begins. */
function useReel(partOf: PartOf, { reel, drawing, rowPx }: ReelProps): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(
    () => (element.current === null ? undefined : drawing.add(partOf(element.current, reel))),
    [drawing, rowPx],
  );
  return element;
}

/** The height of an element after its text has been made larger or smaller; 0 before that. */
function useNewHeight(element: RefObject<HTMLElement | null>): number {
  const [heightPx, setHeightPx] = useState(0);
  useEffect(() => {
    let lastPx: number | null = null;
    const observer = new ResizeObserver(([entry]) => {
      const nowPx = entry?.contentRect.height ?? 0;
      if (lastPx !== null && nowPx !== lastPx) setHeightPx(nowPx);
      lastPx = nowPx;
    });
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return heightPx;
}

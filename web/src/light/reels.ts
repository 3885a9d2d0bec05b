import { countsOf, type Word, wordOf } from "./breath-shown.ts";
import type { Part } from "./drawn-part.ts";
import { type Turn, turnsOf } from "./turns.ts";

type Row = Word | "breath.syncing";

/** What a window may show, from the top; above it there is nothing. */
export type Reel = {
  readonly words: readonly Row[];
  readonly numbers: readonly string[];
  /** There is one for the lead-in and one for everything after: it turns before the other begins, which is ready to repeat. */
  readonly isOfLeadIn: boolean;
};

const upTo = (most: number): readonly string[] => Array.from({ length: most }, (_, at) => String(at + 1));

export const leadInReel: Reel = {
  words: ["breath.settle", "leadIn"],
  numbers: upTo(3),
  isOfLeadIn: true,
};

export const breathReel: Reel = {
  words: ["breath.in", "breath.hold", "breath.out", "breath.rest", "breath.paused", "breath.goingOn", "breath.syncing"],
  // The highest count of a phase.
  numbers: upTo(10),
  isOfLeadIn: false,
};

/** Row 0 is empty. A row is as high as breath.css says, in whole pixels, or the text would be blurred. */
const wordsAt = (row: number): string => `translateY(${-20 * row}rem)`;
const numbersAt = (row: number): string => `translateY(${-1.25 * row}em)`;

const isOn = ({ isOfLeadIn }: Reel, { phase }: Turn): boolean => (phase?.kind === "leadIn") === isOfLeadIn;

/**
 * A reel behind a window one row high turns with the breath. Writing the text by script would cost a slow phone more than a
 * frame has left beside the light.
 */
export function wordsPart(element: HTMLElement, reel: Reel): Part {
  const rowOf = (word: Row | null): number => (word === null ? 0 : reel.words.indexOf(word) + 1);
  return {
    element,
    isBefore: reel.isOfLeadIn,
    *keyframes({ session, fromMs, lengthMs }) {
      let transform = "";
      for (const turn of turnsOf(session, fromMs, fromMs + lengthMs)) {
        transform = wordsAt(isOn(reel, turn) ? rowOf(wordOf(turn)) : 0);
        yield [{ transform, offset: (turn.fromMs - fromMs) / lengthMs, easing: "step-end" }];
      }
      yield [{ transform, offset: 1 }];
    },
    lost: wordsAt(rowOf("breath.syncing")),
  };
}

export function numbersPart(element: HTMLElement, reel: Reel): Part {
  return {
    element,
    isBefore: reel.isOfLeadIn,
    *keyframes({ session, fromMs, lengthMs }) {
      let transform = "";
      for (const turn of turnsOf(session, fromMs, fromMs + lengthMs))
        yield countsOf(session, turn).map(({ fromMs: atMs, count }) => {
          transform = numbersAt(isOn(reel, turn) ? Math.min(reel.numbers.length, count) : 0);
          return { transform, offset: (atMs - fromMs) / lengthMs, easing: "step-end" };
        });
      yield [{ transform, offset: 1 }];
    },
    lost: numbersAt(0),
  };
}

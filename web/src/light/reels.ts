import { countsOf, type Word, wordOf } from "./breath-shown.ts";
import type { Part } from "./drawn-part.ts";
import { turnsOf } from "./turns.ts";

/** All that may ever stand there, from the top; above them nothing does. */
export const words: readonly (Word | "breath.syncing")[] = [
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

/** As high as a phase is counted. */
const MOST = 10;
export const numbers: readonly string[] = Array.from({ length: MOST }, (_, at) => String(at + 1));

const rowOf = (word: Word | "breath.syncing" | null): number => (word === null ? 0 : words.indexOf(word) + 1);

/** Row 0 is empty. One is as high as light.css has it, in whole pixels, or what stands there would be blurred. */
const wordsAt = (row: number): string => `translateY(${-20 * row}rem)`;
const numbersAt = (row: number): string => `translateY(${-1.25 * row}em)`;

/**
 * A reel behind a window as high as one row turns with the breath. To write what stands there by script would cost a slow
 * phone more than a frame has for the light.
 */
export const wordsPart = (element: HTMLElement): Part => ({
  element,
  *keyframes({ session, fromMs, lengthMs }) {
    let transform = "";
    for (const turn of turnsOf(session, fromMs, fromMs + lengthMs)) {
      transform = wordsAt(rowOf(wordOf(turn)));
      yield [{ transform, offset: (turn.fromMs - fromMs) / lengthMs, easing: "step-end" }];
    }
    yield [{ transform, offset: 1 }];
  },
  lost: wordsAt(rowOf("breath.syncing")),
});

export const numbersPart = (element: HTMLElement): Part => ({
  element,
  *keyframes({ session, fromMs, lengthMs }) {
    let transform = "";
    for (const turn of turnsOf(session, fromMs, fromMs + lengthMs))
      yield countsOf(session, turn).map(({ fromMs: atMs, count }) => {
        transform = numbersAt(Math.min(MOST, count));
        return { transform, offset: (atMs - fromMs) / lengthMs, easing: "step-end" };
      });
    yield [{ transform, offset: 1 }];
  },
  lost: numbersAt(0),
});

/** Two taps within this time, and this near to each other, are one that was repeated. */
const TWICE_MS = 500;
const NEAR_PX = 24;

/** The part of a click that is used. Older browsers don't tell what it was made with. */
export type Tap = {
  readonly detail: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
  readonly pointerType?: string;
};

/** The last one that counted. */
let last = { words: "", clientX: 0, clientY: 0, timeStamp: Number.NEGATIVE_INFINITY };

/**
 * Whether somebody has tapped twice where once was enough, and this second tap hits what has replaced the first button: it
 * wasn't meant for that. To be told of every click, and of the words on its button: at one place of two screens it may be the
 * same element. A mouse counts its clicks (`detail`), a finger doesn't.
 */
export function isSecondTap(words: string, { detail, clientX, clientY, timeStamp, pointerType }: Tap): boolean {
  const isSecond =
    words !== last.words &&
    (detail > 1 || (detail === 1 && pointerType !== "mouse")) &&
    Math.hypot(clientX - last.clientX, clientY - last.clientY) < NEAR_PX &&
    timeStamp - last.timeStamp < TWICE_MS;
  // A third one is no more meant than the second.
  if (!isSecond) last = { words, clientX, clientY, timeStamp };
  return isSecond;
}

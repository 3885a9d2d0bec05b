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

/** The last one that counted, and the words on its button. */
let last: readonly [words: string, tap: Pick<Tap, "clientX" | "clientY" | "timeStamp">] | null = null;

/**
 * Whether somebody has tapped twice where once was enough, and this second tap hits what has replaced the first button: it
 * wasn't meant for that. To be told of every click, and of the words on its button: at one place of two screens it may be the
 * same element. A mouse counts its clicks (`detail`), a finger doesn't.
 */
export function isSecondTap(words: string, tap: Tap): boolean {
  const [before, { clientX, clientY, timeStamp }] = last ?? [words, tap];
  const isSecond =
    words !== before &&
    tap.detail > (tap.pointerType === "mouse" ? 1 : 0) &&
    Math.hypot(tap.clientX - clientX, tap.clientY - clientY) < NEAR_PX &&
    tap.timeStamp - timeStamp < TWICE_MS;
  // A third one is no more meant than the second.
  if (!isSecond) last = [words, tap];
  return isSecond;
}

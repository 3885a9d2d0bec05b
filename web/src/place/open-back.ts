import type { Back, Space, SpaceAnswer } from "../../../client-sdk/src/index.ts";

/** After this, "both ready" is no longer news. */
const SETTLED_MS = 30 * 60_000;

export type OpenBack = {
  readonly by: "me" | "them" | "both";
  readonly answer: SpaceAnswer | null;
  /** Changes with everything that is worth showing again: that ten more minutes are over isn't. */
  readonly key: string;
};

type Shown = Pick<Space, "mine" | "theirs" | "offered" | "bothReady">;

/**
 * A coming back that still needs something: an answer, a word about it, or the breath before any words.
 * @param breathedAtMs When the two last breathed together to the end; 0 if they haven't.
 */
export function openBack(
  { mine, theirs, offered, bothReady }: Shown,
  nowMs: number,
  breathedAtMs: number,
): OpenBack | null {
  if (bothReady) {
    const sinceMs = Math.max(lastAtMs(mine), lastAtMs(theirs));
    return nowMs - sinceMs < SETTLED_MS ? { by: "both", answer: "ready", key: `both ${sinceMs}` } : null;
  }
  const answered = (stance: Shown["mine"], back: Back): Answered => answerTo(back, stance, { nowMs, breathedAtMs });
  if (offered !== null) return { by: "them", ...answered(mine, offered) };
  return mine?.is === "back" ? { by: "me", ...answered(theirs, mine) } : null;
}

type Answered = Pick<OpenBack, "answer" | "key">;
type Moments = { readonly nowMs: number; readonly breathedAtMs: number };

/** The answer is open again once the ten more minutes are over, or the two have breathed. */
function answerTo({ backId }: Back, stance: Shown["mine"], { nowMs, breathedAtMs }: Moments): Answered {
  if (stance?.is !== "answered" || stance.backId !== backId) return { answer: null, key: `${backId} null` };
  const { answer, atMs, moreUntilAtMs = Number.POSITIVE_INFINITY } = stance;
  if (answer === "breatheFirst" && breathedAtMs > atMs) return { answer: null, key: `${backId} breathed` };
  return { answer: nowMs < moreUntilAtMs ? answer : null, key: `${backId} ${answer}` };
}

const lastAtMs = (stance: Shown["mine"]): number => (stance === null || stance.is === "away" ? 0 : stance.atMs);

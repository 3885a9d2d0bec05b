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

/** A coming back that still needs something: an answer, a word about it, or the breath before any words. */
export function openBack({ mine, theirs, offered, bothReady }: Shown, nowMs: number): OpenBack | null {
  if (bothReady) {
    const sinceMs = Math.max(lastAtMs(mine), lastAtMs(theirs));
    return nowMs - sinceMs < SETTLED_MS ? { by: "both", answer: "ready", key: `both ${sinceMs}` } : null;
  }
  if (offered !== null) return { by: "them", ...answered(mine, offered, nowMs) };
  return mine?.is === "back" ? { by: "me", ...answered(theirs, mine, nowMs) } : null;
}

/** Once the ten more minutes are over, the answer is open again. */
function answered(stance: Shown["mine"], { backId }: Back, nowMs: number): Pick<OpenBack, "answer" | "key"> {
  if (stance?.is !== "answered" || stance.backId !== backId) return { answer: null, key: `${backId} null` };
  const { answer, moreUntilAtMs = Number.POSITIVE_INFINITY } = stance;
  return { answer: nowMs < moreUntilAtMs ? answer : null, key: `${backId} ${answer}` };
}

const lastAtMs = (stance: Shown["mine"]): number => (stance === null || stance.is === "away" ? 0 : stance.atMs);

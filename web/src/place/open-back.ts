import type { Space, SpaceAnswer } from "../../../client-sdk/src/index.ts";

/** After this, "both ready" is no longer news. */
const SETTLED_MS = 30 * 60_000;

export type OpenBack = {
  readonly by: "me" | "them" | "both";
  readonly answer: SpaceAnswer | null;
  /** Changes with everything that is worth showing again. */
  readonly key: string;
};

type Shown = Pick<Space, "mine" | "theirs" | "offered" | "bothReady">;

/** A coming back that still needs something: an answer, a word about it, or the breath before any words. */
export function openBack({ mine, theirs, offered, bothReady }: Shown, nowMs: number): OpenBack | null {
  if (bothReady) {
    const sinceMs = Math.max(lastAtMs(mine), lastAtMs(theirs));
    return nowMs - sinceMs < SETTLED_MS ? { by: "both", answer: "ready", key: `both ${sinceMs}` } : null;
  }
  if (offered !== null) {
    const answer = mine?.is === "answered" && mine.backId === offered.backId ? mine.answer : null;
    return { by: "them", answer, key: `${offered.backId} ${answer}` };
  }
  if (mine?.is !== "back") return null;
  const answer = theirs?.is === "answered" && theirs.backId === mine.backId ? theirs.answer : null;
  return { by: "me", answer, key: `${mine.backId} ${answer}` };
}

const lastAtMs = (stance: Shown["mine"]): number => (stance === null || stance.is === "away" ? 0 : stance.atMs);

import type { Status } from "../../../client-sdk/src/index.ts";

/** What the line at the top says about the connection; null while all is well. */
export type Trouble = "offline" | "connecting" | null;

/**
 * The trouble to show, given what was shown before. A phone without a network tries again and again, and each try would
 * otherwise hide the sentence for a moment and have it read aloud again.
 */
export function troubleAfter(before: Trouble, kinds: readonly Status["kind"][]): Trouble {
  if (kinds.includes("offline")) return "offline";
  if (kinds.includes("connecting")) return before ?? "connecting";
  return kinds.includes("catchingUp") ? "connecting" : null;
}

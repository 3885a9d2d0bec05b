import type { Invitation } from "../port.ts";

/**
 * Whether the writer knew the newest code that is stored. Of two nodes that draw a code at once, the second has to look
 * again: otherwise neither would count the other's. Anyone who knows of an invitation may end it.
 */
export function knowsNewestCode(wanted: Invitation, codesAtMs: Invitation["codesAtMs"]): boolean {
  const newest = codesAtMs.at(-1);
  return wanted.state !== "open" || newest === undefined || wanted.codesAtMs.includes(newest);
}

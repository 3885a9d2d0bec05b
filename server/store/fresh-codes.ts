import type { Invitation } from "./port.ts";

/**
 * Whether who wants to write this knew of the newest code that stands there. Of two who draw one at once, on two nodes, the
 * second has to look again: else neither would count the other's. An invitation may be ended by whoever knows of it.
 */
export function knowsNewestCode(wanted: Invitation, codesAtMs: Invitation["codesAtMs"]): boolean {
  const newest = codesAtMs.at(-1);
  return wanted.state !== "open" || newest === undefined || wanted.codesAtMs.includes(newest);
}

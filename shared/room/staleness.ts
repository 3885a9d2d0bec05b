import type { Ask, Staleness } from "../practices/practice.ts";
import { index } from "./registry.ts";

/** When a command that waits on a phone loses its meaning. What belongs to no practice, such as `leave`, never does. */
export const stalenessOf = (type: string): Staleness =>
  index.ofCommand(type)?.practice.stale[type] ?? { then: "never" };

/** Whether it has come too late to mean anything, by the time at which the phone says it was asked. */
export function isStale(
  command: { readonly type: string; readonly askedAtMs?: number | undefined },
  { atMs }: Ask,
): boolean {
  const staleness = stalenessOf(command.type);
  if (staleness.then !== "drop" || command.askedAtMs === undefined) return false;
  return atMs - command.askedAtMs >= staleness.afterMs;
}

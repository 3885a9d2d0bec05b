import type { NewPush } from "../push-port.ts";

/**
 * A space taken, extended and over, and an invitation after it: this many notifications may come at once, and then one in ten
 * minutes. So nobody can make the other's phone ring without end by asking again and again. pushes.lua holds the same figures.
 */
const AT_ONCE = 4;
const EVERY_MS = 600_000;

export type WaitingPush = {
  /** Null when nothing waits. */
  readonly dueAtMs: number | null;
  readonly untilMs: number;
  readonly tries: number;
  /** Each notification uses up ten minutes, one after the other: when the last of these ends. */
  readonly takenUntilMs: number;
};

/**
 * What waits for a phone after another notification is added. One that nobody has claimed yet is merged with it. No instant
 * is believed to be further off than possible: a clock may have been ahead and then set right.
 */
export function withPush(waiting: WaitingPush, { atMs, untilMs: ownUntilMs }: Omit<NewPush, "seat">): WaitingPush {
  const { dueAtMs, tries } = waiting;
  const untilMs = dueAtMs === null ? ownUntilMs : Math.max(waiting.untilMs, ownUntilMs);
  if (dueAtMs !== null && tries === 0) return { ...waiting, dueAtMs: Math.min(dueAtMs, atMs + EVERY_MS), untilMs };
  const takenUntilMs = Math.min(waiting.takenUntilMs, atMs + AT_ONCE * EVERY_MS);
  return {
    dueAtMs: Math.max(atMs, takenUntilMs - (AT_ONCE - 1) * EVERY_MS),
    untilMs,
    tries: 0,
    takenUntilMs: Math.max(atMs, takenUntilMs) + EVERY_MS,
  };
}

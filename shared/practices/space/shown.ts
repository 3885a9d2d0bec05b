import type { Seat } from "../../protocol/ids.ts";
import { otherSeat } from "../../protocol/other-seat.ts";
import { spaceLimits } from "./limits.ts";
import type { Away, Back, SpaceState, Stance } from "./state.ts";

/** The other's "I'm back" that this seat may answer; not an old one, from before this seat took space itself. */
export function offeredBack(state: SpaceState, seat: Seat): Back | null {
  const mine = state[seat];
  const theirs = state[otherSeat(seat)];
  if (theirs?.is !== "back") return null;
  if (mine === null) return theirs;
  if (mine.is === "answered") return mine.backId === theirs.backId && mine.answer === "ready" ? null : theirs;
  return mine.takenAtMs > theirs.atMs ? null : theirs;
}

/** One is back and the other has answered that it is ready; or both were away at once, and both are back. */
export function bothReady({ a, b }: SpaceState): boolean {
  if (a?.is === "back" && b?.is === "back") return a.atMs >= b.takenAtMs && b.atMs >= a.takenAtMs;
  return saysReady(a, b) || saysReady(b, a);
}

const saysReady = (mine: Stance, theirs: Stance): boolean =>
  mine?.is === "answered" && mine.answer === "ready" && theirs?.is === "back" && theirs.backId === mine.backId;

export const agreedMinutes = ({ agreed }: SpaceState): number => agreed?.minutes ?? spaceLimits.agreedMinutes.default;

/** What the one who waits reads changes at the announced time and a while after it. */
export function timeOf({ returnAtMs }: Away, nowMs: number): "before" | "atTheTime" | "overdue" {
  if (nowMs < returnAtMs) return "before";
  return nowMs < returnAtMs + spaceLimits.overdueMs ? "atTheTime" : "overdue";
}

import type { Seat } from "../../protocol/ids.ts";
import { earlierOf, NEVER } from "../instants.ts";
import { spaceLimits } from "./limits.ts";
import type { SpaceEvent } from "./messages.ts";
import { type Away, awayOf, type SpaceState } from "./state.ts";

export const dueAtMs = (state: SpaceState): number | null =>
  earlierOf(nextAtMs(awayOf(state, "a")), nextAtMs(awayOf(state, "b")));

export function due(state: SpaceState, atMs: number): readonly SpaceEvent[] {
  return (["a", "b"] as const).flatMap((seat) => {
    const away = awayOf(state, seat);
    return away !== null && nextAtMs(away) <= atMs ? [happening(away, seat, atMs)] : [];
  });
}

function nextAtMs(away: Away | null): number {
  if (away === null) return NEVER;
  const edgeAtMs = away.takenAtMs + spaceLimits.longestMs;
  switch (away.reminded) {
    case "no":
      return Math.min(away.returnAtMs - spaceLimits.nearlyMs, edgeAtMs);
    case "nearlyOver":
      return Math.min(away.returnAtMs + spaceLimits.overdueMs, edgeAtMs);
    case "overdue":
      return edgeAtMs;
  }
}

/** Only the latest of the due reminders: after a long outage of the server nobody is reminded of everything at once. */
function happening({ spaceId, takenAtMs, returnAtMs }: Away, seat: Seat, atMs: number): SpaceEvent {
  if (atMs >= takenAtMs + spaceLimits.longestMs) return { type: "space.ended", seat, atMs, spaceId };
  const isOverdue = atMs >= returnAtMs + spaceLimits.overdueMs;
  return { type: isOverdue ? "space.overdue" : "space.nearlyOver", seat, atMs, spaceId };
}

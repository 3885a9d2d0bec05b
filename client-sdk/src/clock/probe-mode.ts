import type { ProbeMode } from "../../../shared/clock/disciplined-clock.ts";
import { breathLive, type Room } from "../../../shared/room/room.ts";

/** How fresh the clock and the head of the log must be for what the two are doing. */
export function probeModeOf(room: Room, serverNowMs: number): ProbeMode {
  if (breathLive(room, serverNowMs)) return "breath";
  const { a, b } = room.space;
  return a.away === null && b.away === null ? "idle" : "space";
}

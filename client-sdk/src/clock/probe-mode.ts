import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";
import type { Room } from "../../../shared/room/room.ts";
import { awayOf, runningBreath } from "../../../shared/room/selectors.ts";

/** How fresh the clock and the head of the log must be for what the two are doing. */
export function probeModeOf(room: Room, serverNowMs: number): ProbeMode {
  if (runningBreath(room, serverNowMs) !== null) return "breath";
  return awayOf(room, "a") === null && awayOf(room, "b") === null ? "idle" : "space";
}

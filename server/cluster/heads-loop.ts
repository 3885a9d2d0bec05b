import { setTimeout as after } from "node:timers/promises";
import type { CatchUpPorts, Upkeep } from "../rooms/upkeep.ts";
import { startTimerLoop, type TimerLoop } from "../time/timer-loop.ts";

export type HeadsLoopPorts = Pick<CatchUpPorts, "readHeads" | "tellHere"> & {
  readonly upkeep: Pick<Upkeep, "catchUp">;
  readonly failed: (error: unknown) => void;
};

/** How often a node checks whether a room has moved on elsewhere unheard. */
const EVERY_MS = 1_000;
/** If a write isn't heard of this long afterwards, its message was lost. */
const UNDER_WAY_MS = 200;

/** Finds messages lost on their way from another node, for the rooms whose phones are on this one. */
export function startHeadsLoop({ upkeep, readHeads, tellHere, failed }: HeadsLoopPorts): TimerLoop {
  const underWay = (): Promise<void> => after(UNDER_WAY_MS);
  return startTimerLoop([{ everyMs: EVERY_MS, run: () => upkeep.catchUp({ readHeads, underWay, tellHere }) }], failed);
}

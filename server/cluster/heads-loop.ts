import { setTimeout as after } from "node:timers/promises";
import type { CatchUpPorts, Upkeep } from "../rooms/upkeep.ts";
import { startTimerLoop, type TimerLoop } from "../time/timer-loop.ts";

export type HeadsLoopPorts = Pick<CatchUpPorts, "readHeads" | "tellHere"> & {
  readonly upkeep: Pick<Upkeep, "catchUp">;
  readonly failed: (error: unknown) => void;
};

/** So often a node looks whether a room has moved on elsewhere, unheard. */
const EVERY_MS = 1_000;
/** What isn't heard of so long after it was written has been lost. */
const UNDER_WAY_MS = 200;

/** Finds what was lost on its way from another node, for the rooms whose phones are at this one. */
export function startHeadsLoop({ upkeep, readHeads, tellHere, failed }: HeadsLoopPorts): TimerLoop {
  const underWay = (): Promise<void> => after(UNDER_WAY_MS);
  return startTimerLoop([{ everyMs: EVERY_MS, run: () => upkeep.catchUp({ readHeads, underWay, tellHere }) }], failed);
}

import type { ClockSnapshot } from "../../../shared/clock/disciplined-clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Status } from "../connection/status.ts";
import type { QueuedCommand } from "../events.ts";
import type { Names } from "../storage/membership.ts";
import { EMPTY_ROOM } from "./empty-room.ts";

/** What a following tab shows. Only wall clock instants mean the same in two tabs. */
export type TabState = {
  readonly status: Status;
  readonly room: Room;
  readonly head: Head | null;
  readonly seat: Seat | null;
  readonly names: Names | null;
  readonly waits: boolean;
  readonly queued: readonly QueuedCommand[];
  readonly clock: ClockSnapshot;
  readonly serverNowMs: number | null;
  /** The best available server time, from the wall clock if need be; null while even that is unknown. */
  readonly knownNowMs: number | null;
  readonly wallNowMs: number;
};

/** The part of it that is shown by whichever tab, leading or not. */
export type Shown = Omit<TabState, "serverNowMs" | "knownNowMs" | "wallNowMs">;

/** Before anything was heard. */
const UNSYNCED: ClockSnapshot = {
  status: "unsynced",
  offsetMs: null,
  driftPpm: null,
  uncertaintyMs: null,
  rttMs: null,
  drops: {},
};

export const NOTHING_SHOWN: TabState = {
  status: { kind: "starting" },
  room: EMPTY_ROOM,
  head: null,
  seat: null,
  names: null,
  waits: false,
  queued: [],
  clock: UNSYNCED,
  serverNowMs: null,
  knownNowMs: null,
  wallNowMs: 0,
};

/** What a tab goes on showing when it begins to lead or to follow: everything but the time, which nobody vouches for yet. */
export function carriedOver({ status, room, head, seat, names, waits, queued }: Shown): TabState {
  return { ...NOTHING_SHOWN, status, room, head, seat, names, waits, queued };
}

/** The next state, with the very objects of the last one wherever nothing has changed: apps compare them by identity. */
export function nextShown(last: TabState, next: TabState): TabState {
  const isSame = (name: keyof TabState): boolean => JSON.stringify(last[name]) === JSON.stringify(next[name]);
  const kept = Object.entries(last).filter(([name]) => isSame(name as keyof TabState)); // the names of a state's own fields
  return { ...next, ...Object.fromEntries(kept) };
}

import type { Decision, Reject } from "../../shared/practices/practice.ts";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { CommandId, Hash } from "../../shared/protocol/ids.ts";
import type { NewDevice } from "../../shared/protocol/pairing.ts";
import type { Digest } from "../../shared/room/chain.ts";
import type { Event } from "../../shared/room/registry.ts";
import { evolve, fade, type Room } from "../../shared/room/room.ts";
import type { Append, AppendResult, RoomStore } from "../store/port.ts";
import type { ServedStore } from "../store/served.ts";
import { deviceChanges } from "./device-changes.ts";
import type { LiveRoom } from "./live-room.ts";
import { isReplacementDue, postponeReplacement } from "./postpone-replacement.ts";
import { pushesFor } from "./pushes-for.ts";
import { storedEntries, storedRoom } from "./stored.ts";

/** Losing the race for the head is normal between nodes; losing it this often means that something else is wrong. */
const MAX_TRIES = 8;
const RACED_RETRY_MS = 1_000;

export type WritePorts = {
  readonly rooms: RoomStore;
  /** Whole milliseconds, server time. */
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly digest: Digest;
  /** Other nodes write to the same rooms. Default false. */
  readonly shared?: boolean;
  /** What the store knows of when servers ran. Default: all the time. */
  readonly served?: ServedStore;
};

/** What is to happen in a room, before it is known on which head it will land. */
export type Intent = {
  readonly decide: (room: Room, atMs: number) => Decision<Event>;
  readonly command: { readonly id: CommandId; readonly fingerprint: Hash } | null;
  /** The phone that came with the request itself. */
  readonly device?: NewDevice;
  /** Writes the append together with something else, in one transaction. Default: only the append. */
  readonly commit?: (write: Append) => Promise<CommitResult>;
};

/** `over`: what was to be written together with the append is no longer wanted. */
export type CommitResult = AppendResult | "over";

export type Written =
  | { readonly outcome: "written"; readonly entries: readonly LogEntry[] }
  | Reject
  | { readonly outcome: "duplicate" | "gone" | "over" }
  | ErrorReply;

/**
 * Load, decide, append, retry. The room in memory changes only after the store has said that the write is durable. If other
 * nodes write too, nothing is refused or left undone because of an outdated room: it is then read again first.
 */
export async function write(live: LiveRoom, intent: Intent, ports: WritePorts): Promise<Written> {
  let mayBeOld = ports.shared === true;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (live.stale) {
      await live.reload(ports.rooms);
      mayBeOld = false;
    }
    if (live.ended) return { outcome: "gone" };
    const decision = await decided(live.room, intent, ports);
    const isRejected = "rejected" in decision;
    if (isRejected || (decision.events.length === 0 && intent.command === null)) {
      if (!mayBeOld) return isRejected ? decision : { outcome: "written", entries: [] };
      live.stale = true;
      continue;
    }
    const next = prepare(live, intent, decision, ports);
    const result = await commit(live, intent, next.append, ports);
    if (result === "appended") {
      live.head = next.append.head;
      live.room = next.room;
      return { outcome: "written", entries: next.append.entries.map(({ entry }) => entry) };
    }
    if (result === "duplicate" || result === "over") return { outcome: result };
    live.stale = true;
  }
  return errorReply("busy", RACED_RETRY_MS);
}

const NOTHING: readonly Event[] = [];

type Happening = { readonly events: readonly Event[]; readonly atMs: number };

/** Decides what happens. A due replacement is checked first, whatever is asked for: it may have to wait longer. */
async function decided(room: Room, { decide }: Intent, { nowMs, served }: WritePorts): Promise<Happening | Reject> {
  const atMs = nowMs();
  const isLate = served !== undefined && isReplacementDue(room, atMs);
  const first = isLate ? await postponeReplacement(room, atMs, served.note) : NOTHING;
  const decision = decide(first.reduce(evolve, room), atMs);
  return "rejected" in decision ? decision : { events: [...first, ...decision.events], atMs };
}

const commit = (live: LiveRoom, intent: Intent, append: Append, { rooms }: WritePorts): Promise<CommitResult> =>
  intent.commit?.(append) ?? rooms.append(live.roomId, append);

function prepare(
  live: LiveRoom,
  intent: Intent,
  { events, atMs }: Happening,
  ports: WritePorts,
): { readonly append: Append; readonly room: Room } {
  const room = fade(events.reduce(evolve, live.room), atMs);
  const append: Append = {
    expect: live.head,
    ...storedEntries(live.head, events, intent.command?.id ?? null, ports),
    ...storedRoom(room),
    command: intent.command,
    devices: deviceChanges(events, intent.device),
    pushes: pushesFor(events, room),
  };
  return { append, room };
}

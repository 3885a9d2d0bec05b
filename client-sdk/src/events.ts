import type { ClockSnapshot } from "../../shared/clock/disciplined-clock.ts";
import type { CommandId } from "../../shared/protocol/ids.ts";
import type { PartnerPulse } from "../../shared/protocol/pulse.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { Room } from "../../shared/room/room.ts";
import type { Status } from "./connection/status.ts";
import type { AttuneErrorCode } from "./errors.ts";

/** Something that happened between the two, with its place in the log. `replayed`: it was missed and read afterwards. */
export type RoomEvent = Event & { readonly seq: number; readonly replayed: boolean };

/** A command that waits to be sent, such as `space.take`, by its id. */
export type QueuedCommand = { readonly id: string; readonly type: string };

type Told = { readonly id: CommandId; readonly type: string };

/** What became of commands, also of those made before the app was last started. */
export type DeliveryEvents = {
  /** Durable on the server. */
  delivered: Told & { readonly seq: number };
  /** No, for good: the server's, or that of this phone (`storageFailed`, `outboxFull`). */
  rejected: Told & { readonly code: AttuneErrorCode; readonly retryAfterMs: number | null };
  /** It came too late to mean anything and was left out. */
  dropped: Told & { readonly code: "stale" };
};

/** What `client.on(name, listener)` tells, each with its payload. */
export type CoreEvents = DeliveryEvents & {
  /** What to show of the connection has changed. */
  status: Status;
  /** In the order of the log, each once in the life of this client; after a `reset` those before it are not told. */
  event: RoomEvent;
  /** The folded room has changed: by an event, a snapshot, or because something faded. */
  room: Room;
  /** Everything up to `seq` is here; `replayed` events were missed. */
  caughtUp: { readonly seq: number; readonly replayed: number };
  /** The copy was replaced by a snapshot: single events before `seq` can't be told any more. */
  reset: { readonly seq: number };
  /** The shared clock took a reply, or its time can't be vouched for any more. */
  clock: ClockSnapshot;
  /** The other's presence or touch inside a breath that both share. */
  pulse: PartnerPulse;
  /** What waits to be sent has changed. */
  outbox: readonly QueuedCommand[];
  /** Whether this phone can save. If not, commands are refused until it can again. */
  storage: { readonly working: boolean };
};

export const CORE_EVENTS = [
  "status",
  "event",
  "room",
  "caughtUp",
  "reset",
  "clock",
  "pulse",
  "outbox",
  "storage",
  "delivered",
  "rejected",
  "dropped",
] as const satisfies readonly (keyof CoreEvents)[];

import type { ClockSnapshot } from "../../shared/clock/disciplined-clock.ts";
import type { CommandId } from "../../shared/protocol/ids.ts";
import type { PartnerPulse } from "../../shared/protocol/pulse.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { Room } from "../../shared/room/room.ts";
import type { Status } from "./connection/status.ts";
import type { AttuneErrorCode } from "./errors.ts";

/** An event of the room with its position in the log. `replayed`: this phone missed it and read it afterwards. */
export type RoomEvent = Event & { readonly seq: number; readonly replayed: boolean };

/** A command waiting to be sent, such as `space.take`, with its id. */
export type QueuedCommand = { readonly id: string; readonly type: string };

type Told = { readonly id: CommandId; readonly type: string };

/** The outcomes of commands, including those made before the app was last started. */
export type DeliveryEvents = {
  /** Durable on the server. */
  delivered: Told & { readonly seq: number };
  /** Refused for good, by the server or by this phone (`storageFailed`, `outboxFull`). */
  rejected: Told & { readonly code: AttuneErrorCode; readonly retryAfterMs: number | null };
  /** It was too late to mean anything and was left out. */
  dropped: Told & { readonly code: "stale" };
};

/** The events of `client.on(name, listener)`, each with its payload. */
export type CoreEvents = DeliveryEvents & {
  /** The connection's status has changed. */
  status: Status;
  /** In log order, each once in the life of this client. After a `reset`, earlier ones are not delivered. */
  event: RoomEvent;
  /**
   * The folded room has changed: by an event, a snapshot, or because something faded. Time alone tells nothing: an invitation
   * that lapses or a breath that ends without a connection, or the announced end of a space, shows when it is read again.
   */
  room: Room;
  /** This phone has everything up to `seq`; `replayed` events had been missed. */
  caughtUp: { readonly seq: number; readonly replayed: number };
  /** The replica was replaced by a snapshot: single events before `seq` are no longer available. */
  reset: { readonly seq: number };
  /** The shared clock took a reply, or its time can no longer be vouched for. */
  clock: ClockSnapshot;
  /** The partner's presence or touch inside a breath that both share. */
  pulse: PartnerPulse;
  /** The list of commands waiting to be sent has changed. */
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

import type { Head, LogEntry, WholeEntry } from "../../shared/protocol/envelope.ts";
import type { CommandId, DeviceId, Hash, Seat, Seq } from "../../shared/protocol/ids.ts";
import type { Attempt, HandshakeMessage, NewDevice, Opening, Purpose } from "../../shared/protocol/pairing.ts";
import type { NewPush, PushStore } from "./push-port.ts";
import type { RoomId } from "./room-id.ts";
import type { ServedStore } from "./served.ts";

/** A room at its head. `state` is the folded room as JSON text, checked by whoever loads it. */
export type StoredRoom = { readonly head: Head; readonly state: string; readonly dueAtMs: number | null };

/** `body`: the event's own fields as JSON, apart from the envelope. */
export type NewEntry = {
  readonly entry: WholeEntry;
  readonly body: string;
  readonly bodyHash: Hash;
  readonly keepUntilMs: number;
};

/** `pending` waits for its day; `revoked` is told that its seat moved. */
export type DeviceState = "active" | "pending" | "revoked";
export type DeviceChange =
  /** An active one takes the seat: the seat's other devices become revoked. */
  | { readonly change: "add"; readonly device: NewDevice; readonly seat: Seat; readonly state: "active" | "pending" }
  /** Makes this pending device the seat's only active one; the seat's other devices become revoked. */
  | { readonly change: "activate"; readonly deviceId: DeviceId }
  | { readonly change: "forget"; readonly deviceId: DeviceId };

/** One atomic write per command: all of it is durable, or none of it happened. */
export type Append = {
  /** The head that the caller decided on; another head in the store means `conflict`. */
  readonly expect: Head;
  readonly head: Head;
  /** Recorded in the entries themselves: a command without events leaves no record, and repeating it is harmless. */
  readonly command: { readonly id: CommandId; readonly fingerprint: Hash } | null;
  readonly entries: readonly NewEntry[];
  readonly state: string;
  readonly dueAtMs: number | null;
  /** When the state next has something to fade, or null; the entries' own `keepUntilMs` count too. */
  readonly fadeAtMs: number | null;
  readonly devices: readonly DeviceChange[];
  /** Ignored for a seat whose phone has no subscription. Replaces a notification that waits already. */
  readonly pushes: readonly NewPush[];
};
/** `duplicate`: the command's id is in the log already, whatever the head; `gone`: no such room. Neither writes anything. */
export type AppendResult = "appended" | "duplicate" | "conflict" | "gone";

/**
 * `seq` of the command's last entry. The fingerprint fades with the body, whose few possible values it would reveal; then it
 * is null, and the id alone decides.
 */
export type DoneCommand = { readonly fingerprint: Hash | null; readonly seq: Seq };

/**
 * Thrown by every method when a retry later may help (disk full, store away). Nothing was acknowledged; the next load shows
 * whether it was written.
 */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

/** The disk under the database refuses, such as a full one. The message says why, and holds nothing a phone has sent. */
export class DiskUnavailable extends StoreUnavailable {}

/** Nothing is saved any more until the server is started again. The message says so, and holds nothing a phone has sent. */
export class StoreStopped extends StoreUnavailable {}

/** The rooms: each with its log, its folded state, and when something in it is due. */
export interface RoomStore {
  /** What it returns is durable. */
  load(roomId: RoomId): Promise<StoredRoom | null>;
  /** Resolves only when durable. */
  append(roomId: RoomId, write: Append): Promise<AppendResult>;
  /** Every entry after `afterSeq` up to the head, in order; null when some are gone (trimmed). */
  read(roomId: RoomId, afterSeq: Seq): Promise<readonly LogEntry[] | null>;
  /** What the log says of a command, once that is durable; null when it never happened or was trimmed. */
  command(roomId: RoomId, id: CommandId): Promise<DoneCommand | null>;
  /** Rooms whose due time has come, oldest first. Claiming is the append itself: it moves the due time on. */
  due(nowMs: number, limit: number): Promise<readonly RoomId[]>;
  /** Deletes everything about the room from the disk, leaving a tombstone for the other seat's credentials. Repeatable. */
  purge(roomId: RoomId, tombstonesUntilMs: number, leaver: DeviceId): Promise<void>;
}

/** Deletes what has reached the end of its time. */
export interface RetentionStore {
  /** Rooms whose state or bodies have something to fade by `nowMs`, or that hold entries older than `trimBeforeMs`. */
  fadable(nowMs: number, trimBeforeMs: number, limit: number): Promise<readonly RoomId[]>;
  /** Deletes salts and bodies past their time and entries older than `trimBeforeMs`, and writes the faded state. */
  fade(roomId: RoomId, write: FadeWrite): Promise<AppendResult>;
  /** Deletes the same from the log alone, for a room whose state can't be read. What the state has to fade stays due. */
  fadeLog(roomId: RoomId, write: LogFade): Promise<void>;
  /** Deletes expired invitations, openings and tombstones, and clears what the engine keeps of deleted bytes. */
  sweep(nowMs: number): Promise<void>;
}
export type LogFade = { readonly nowMs: number; readonly trimBeforeMs: number };
export type FadeWrite = LogFade & {
  readonly expect: Head;
  readonly state: string;
  readonly fadeAtMs: number | null;
};

export type KnownDevice =
  | { readonly state: DeviceState; readonly roomId: RoomId; readonly seat: Seat; readonly deviceId: DeviceId }
  | { readonly state: "ended" };

/** The devices and their credentials. */
export interface DeviceStore {
  find(tokenHash: Hash): Promise<KnownDevice | null>;
  /** Notes the day (UTC, nothing finer) on which the device was connected. Need not be durable at once. */
  seen(roomId: RoomId, deviceId: DeviceId, nowMs: number): Promise<void>;
  /** Whether the active device of this seat was connected on or after the given instant's day. */
  seenSince(roomId: RoomId, seat: Seat, sinceMs: number): Promise<boolean>;
}

export type Invitation = {
  readonly invitationId: string;
  readonly keyHash: Hash;
  readonly purpose: Purpose;
  /** The room that gets a new phone; null when the purpose is `pair`. */
  readonly target: { readonly roomId: RoomId } | null;
  readonly openings: readonly Opening[];
  /** Instants at which codes were made, for the limit of three in ten minutes. */
  readonly codesAtMs: readonly number[];
  readonly expiresAtMs: number;
  readonly state: "open" | "confirmed" | "over";
};

export type StoredAttempt = Attempt & {
  readonly invitationId: string;
  readonly keyHash: Hash;
  /** The joiner's credential, once it has accepted. */
  readonly device: NewDevice | null;
};

/** Somebody has come with a handle; nothing has been said yet. */
export type NewAttempt = Pick<StoredAttempt, "attemptId" | "handle" | "keyHash">;
export type NewRoom = { readonly roomId: RoomId; readonly append: Omit<Append, "expect" | "command"> };

/** Invitations, and the attempts to join them, until they are confirmed or over. */
export interface PairingStore {
  /**
   * Writes an invitation, new or with fresh openings; `over` ends its attempts. A burnt opening stays burnt. False, and
   * nothing written, when a handle is in use, or the invitation has ended or got another code meanwhile.
   */
  put(invitation: Invitation): Promise<boolean>;
  invitation(
    invitationId: string,
  ): Promise<{ readonly invitation: Invitation; readonly attempts: readonly StoredAttempt[] } | null>;
  attempt(attemptId: string): Promise<StoredAttempt | null>;
  /** Burns the opening and writes the attempt in one step; null when the handle or attempt may not be used (again). */
  claim(attempt: NewAttempt, nowMs: number): Promise<StoredAttempt | null>;
  /** Moves an attempt forward, never back; what is there already may be repeated. Null when it has ended or differs. */
  advance(attemptId: string, step: AttemptStep): Promise<StoredAttempt | null>;
  /** One transaction: the attempt is confirmed, every other attempt and opening ends, the room is made or changed. */
  confirm(attemptId: string, message: HandshakeMessage, outcome: ConfirmOutcome): Promise<ConfirmResult>;
}
/** `conflict`: the room's head has moved; `over`: the attempt can't be confirmed (any more), or a credential is in use. */
export type ConfirmResult = "confirmed" | "conflict" | "over";
export type AttemptStep = {
  readonly message?: HandshakeMessage;
  readonly device?: NewDevice;
  readonly state?: Attempt["state"];
};
export type ConfirmOutcome =
  | { readonly create: NewRoom }
  /** With `keepUntilMs` the confirmed attempt outlives its invitation until then, for a phone that was away. */
  | { readonly change: { readonly roomId: RoomId; readonly append: Append; readonly keepUntilMs?: number } };

/** The store as the rest of the server knows it: small ports over one set of data, and its lifetime. */
export interface Store {
  readonly rooms: RoomStore;
  readonly retention: RetentionStore;
  readonly devices: DeviceStore;
  readonly pairing: PairingStore;
  readonly push: PushStore;
  readonly served: ServedStore;
  /** Resolves when the store can write, throws StoreUnavailable when it can't. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

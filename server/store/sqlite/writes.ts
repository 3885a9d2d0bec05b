import type { CommandId, DeviceId, Hash, LogId, Seat, Seq } from "../../../shared/protocol/ids.ts";
import type { HandshakeMessage } from "../../../shared/protocol/pairing.ts";
import type {
  AppendResult,
  AttemptStep,
  DeviceChange,
  FadeWrite,
  Invitation,
  NewAttempt,
  RoomId,
  StoredAttempt,
} from "../port.ts";
import type { ClaimedPush, NewPush, PushKeys, PushOutcome, PushSubscription } from "../push-port.ts";

/**
 * An entry and an append as they go to the writer's thread: flat, in the order of the columns, body as JSON text, because
 * that is the cheapest to hand over and is bound as it stands.
 */
export type EntryRow = readonly [
  seq: Seq,
  atMs: number,
  seat: Seat,
  type: string,
  commandId: CommandId | null,
  fingerprint: Hash | null,
  prevHash: Hash,
  hash: Hash,
  bodyHash: Hash,
  salt: string,
  body: string,
  keepUntilMs: number,
];
export type AppendRow = readonly [
  roomId: RoomId,
  logId: LogId,
  expectSeq: Seq,
  expectHash: Hash,
  commandId: CommandId | null,
  seq: Seq,
  hash: Hash,
  state: string,
  dueAtMs: number | null,
  stateFadesAtMs: number | null,
  entries: readonly EntryRow[],
  devices: readonly DeviceChange[],
  pushes: readonly NewPush[],
];

export type ConfirmResult = "confirmed" | "conflict" | "over";

/** Everything the writer can do, and what it answers. `create` takes an append whose expected head stands for nothing. */
export type Writes = {
  readonly append: (row: AppendRow) => AppendResult;
  readonly purge: (roomId: RoomId, untilMs: number, leaver: DeviceId) => null;
  readonly fade: (roomId: RoomId, write: FadeWrite) => AppendResult;
  readonly sweep: (nowMs: number) => null;
  readonly seen: (roomId: RoomId, deviceId: DeviceId, day: number) => null;
  readonly put: (invitation: Invitation) => boolean;
  readonly claim: (handle: string, nowMs: number, attempt: NewAttempt) => StoredAttempt | null;
  readonly advance: (attemptId: string, step: AttemptStep) => StoredAttempt | null;
  readonly confirm: (
    attemptId: string,
    message: HandshakeMessage,
    kind: "create" | "change",
    row: AppendRow,
  ) => ConfirmResult;
  readonly pushKeys: (fresh: PushKeys) => PushKeys;
  readonly subscribe: (roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null) => boolean;
  readonly claimPushes: (nowMs: number, againAtMs: number, limit: number) => readonly ClaimedPush[];
  readonly settlePush: (claimed: ClaimedPush, outcome: PushOutcome) => null;
  readonly probe: () => null;
};
export type WriteName = keyof Writes;
export type Write = { readonly [Name in WriteName]: readonly [Name, ...Parameters<Writes[Name]>] }[WriteName];

/** In place of a result: the disk refused, or this program is wrong. */
export type Failure = { readonly failed: "disk" | "fault"; readonly message: string };

import type { DeviceId } from "../../../../shared/protocol/ids.ts";
import type { HandshakeMessage } from "../../../../shared/protocol/pairing.ts";
import type {
  Append,
  AppendResult,
  AttemptStep,
  ConfirmOutcome,
  ConfirmResult,
  FadeWrite,
  Invitation,
  LogFade,
  NewAttempt,
  StoredAttempt,
} from "../../port.ts";
import type { ClaimedPush, PushKeys, PushOutcome, PushSubscription } from "../../push-port.ts";
import type { RoomId } from "../../room-id.ts";
import type { Span } from "../../served.ts";
import type { Leaving, PurgePart } from "./purge.ts";
import type { SweptTable } from "./retention.ts";

/** Everything the writer can do, and its results. */
export type Writes = {
  readonly append: (roomId: RoomId, write: Append) => AppendResult;
  /** False when there is no such room. */
  readonly purge: (leaving: Leaving) => boolean;
  readonly purgePart: (part: PurgePart) => null;
  readonly fade: (roomId: RoomId, write: FadeWrite) => AppendResult;
  readonly fadeLog: (roomId: RoomId, write: LogFade) => null;
  readonly sweep: (table: SweptTable, nowMs: number) => null;
  readonly seen: (roomId: RoomId, deviceId: DeviceId, day: number) => null;
  readonly put: (invitation: Invitation) => boolean;
  readonly claim: (attempt: NewAttempt, nowMs: number) => StoredAttempt | null;
  readonly advance: (attemptId: string, step: AttemptStep) => StoredAttempt | null;
  readonly confirm: (attemptId: string, message: HandshakeMessage, outcome: ConfirmOutcome) => ConfirmResult;
  readonly pushKeys: (fresh: PushKeys) => PushKeys;
  readonly subscribe: (roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null) => boolean;
  readonly claimPushes: (nowMs: number, againAtMs: number, limit: number) => readonly ClaimedPush[];
  readonly settlePush: (claimed: ClaimedPush, outcome: PushOutcome) => null;
  readonly served: (nowMs: number) => readonly Span[];
  readonly probe: () => null;
};
export type WriteName = keyof Writes;
export type Write = { readonly [Name in WriteName]: readonly [Name, ...Parameters<Writes[Name]>] }[WriteName];

/** In place of a result: the disk refused, or this program is at fault. */
export type Failure = { readonly failed: "disk" | "fault"; readonly message: string };

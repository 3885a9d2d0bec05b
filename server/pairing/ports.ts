import type { Attempt, PairRequest } from "../../shared/protocol/pairing.ts";
import type { Digest } from "../../shared/room/chain.ts";
import type { Member } from "../rooms/member.ts";
import type { RoomService } from "../rooms/room-service.ts";
import type { PairingStore } from "../store/port.ts";
import type { JoinLimits } from "./join-limits.ts";
import type { Role } from "./turns.ts";

export type PairingPorts = {
  readonly store: PairingStore;
  readonly rooms: Pick<RoomService, "change" | "refusalToChange" | "system">;
  readonly limits: JoinLimits;
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly digest: Digest;
  /** Waits, so that many wrong codes slow each other. */
  readonly pause: (ms: number) => Promise<void>;
  /** Tells everyone who watches the topic (the id of an invitation or attempt), except the connection that caused the news. */
  readonly tell: (topic: string, attempt: Attempt, except: Asker) => void;
};

/** One connection of the pairing namespace. */
export type Asker = {
  /** The member whose valid credential came with the handshake; needed to replace or move a phone. */
  readonly member: Member | null;
  /** The phone that waits to replace another, if its credential came: it may only take that back. */
  readonly waiting: Member | null;
  readonly address: string;
  /** What this connection has proved to be: the inviter of an invitation, the joiner of an attempt. */
  readonly roles: Map<string, Role>;
  /** From now on this connection gets news of the topic. */
  readonly watch: (topic: string) => Promise<void>;
};

export type Request<Type extends PairRequest["type"]> = Extract<PairRequest, { readonly type: Type }>;

import type { Attempt, PairRequest } from "../../shared/protocol/pairing.ts";
import type { Digest } from "../../shared/room/chain.ts";
import type { Member } from "../rooms/member.ts";
import type { RoomService } from "../rooms/room-service.ts";
import type { Invitation, PairingStore, StoredAttempt } from "../store/port.ts";
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
  readonly watch: (topic: string) => Promise<void> | void;
};

export type Request<Type extends PairRequest["type"]> = Extract<PairRequest, { readonly type: Type }>;

/** The attempt in its wire form: without what only the server keeps. */
export function publicAttempt(attempt: StoredAttempt): Attempt {
  const { attemptId, via, handle, purpose, state, messages } = attempt;
  return { attemptId, via, handle, purpose, state, messages };
}

/** Tells both sides of an attempt how it stands. */
export function tellBoth(ports: PairingPorts, attempt: StoredAttempt, except: Asker): void {
  ports.tell(attempt.invitationId, publicAttempt(attempt), except);
  ports.tell(attempt.attemptId, publicAttempt(attempt), except);
}

export const isOver = (invitation: Invitation, nowMs: number): boolean =>
  invitation.state !== "open" || invitation.expiresAtMs <= nowMs;

import type { ErrorCode, ErrorReply } from "../../../shared/protocol/errors.ts";
import type { ConnectionState } from "./state.ts";

/** What an app shows of the connection. Discriminated by `kind`. */
export type Status =
  /** The storage is being read. */
  | { readonly kind: "starting" }
  /** This phone isn't paired. */
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  /** Connected; what was missed is on its way. */
  | { readonly kind: "catchingUp" }
  /** Everything shown is the newest there is. */
  | { readonly kind: "live" }
  /** Live, and about to change to another connection without a gap. */
  | { readonly kind: "draining" }
  /** No connection; retried automatically. `reason` is null when the server could not be reached. */
  | { readonly kind: "offline"; readonly reason: ErrorCode | null; readonly attempt: number }
  /** This phone is to replace another and isn't let in yet: it can take up to a day. */
  | { readonly kind: "pending" }
  | { readonly kind: "versionMismatch"; readonly update: "app" | "server" }
  | { readonly kind: "ended" }
  /** This place moved to another phone. */
  | { readonly kind: "moved" }
  /** The server doesn't know this phone (any more). If it `waits` to replace another, it was not let in. */
  | { readonly kind: "unknown" }
  | { readonly kind: "closed" };

/** The `kind` of each status. */
export type StatusKind = Status["kind"];

/** Total: every state of the connection has exactly one status. */
export function statusOf(state: ConnectionState): Status {
  switch (state.at) {
    case "idle":
      return { kind: "idle" };
    case "opening":
      return heldUp(state.reason) ?? { kind: "connecting" };
    case "catchingUp":
      return { kind: "catchingUp" };
    case "live":
      return { kind: "live" };
    case "moving":
      return { kind: "draining" };
    case "waiting":
      return heldUp(state.reason) ?? { kind: "offline", reason: state.reason?.code ?? null, attempt: state.attempt };
    case "over":
      return overStatus(state.reason);
  }
}

/** What lasts longer than a reconnection: it stays shown while the server is asked again. */
function heldUp(reason: ErrorReply | null | undefined): Status | null {
  const code = reason?.code;
  if (code === "devicePending") return { kind: "pending" };
  if (code === "versionTooOld") return { kind: "versionMismatch", update: "app" };
  return code === "versionTooNew" ? { kind: "versionMismatch", update: "server" } : null;
}

function overStatus(reason: ErrorCode): Status {
  if (reason === "ended") return { kind: "ended" };
  return reason === "moved" ? { kind: "moved" } : { kind: "unknown" };
}

export const sameStatus = (one: Status, other: Status): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether commands reach the server right now. */
export const isConnected = (status: Status): boolean => status.kind === "live" || status.kind === "draining";

/** Whether it will soon be known if there is a connection. */
export const isOpening = ({ kind }: Status): boolean =>
  kind === "starting" || kind === "connecting" || kind === "catchingUp";

import type { ErrorCode, ErrorReply } from "../../../shared/protocol/errors.ts";
import type { Range } from "./timing.ts";

/** Counts the connections of one client upwards; never reused. Identity on the server is the token, not this. */
export type ConnectionId = number;

/** The state of the connection. `attempt` counts failures in a row, `lastId` every connection ever made. */
export type ConnectionState = { readonly lastId: ConnectionId } & (
  | { readonly at: "idle" }
  | { readonly at: "waiting"; readonly attempt: number; readonly reason: ErrorReply | null }
  /** `reason`: why the one before was refused. `woken`: the phone woke up meanwhile. */
  | {
      readonly at: "opening";
      readonly id: ConnectionId;
      readonly attempt: number;
      readonly reason?: ErrorReply | null;
      readonly woken?: true;
    }
  | { readonly at: "catchingUp"; readonly id: ConnectionId; readonly attempt: number; readonly rounds: number }
  | { readonly at: "live"; readonly id: ConnectionId }
  /** The server is about to close, or the line is quiet: `id` still serves while `next` comes up, which catches up once it is `opened`. */
  | {
      readonly at: "moving";
      readonly id: ConnectionId;
      readonly next: ConnectionId | null;
      readonly opened: boolean;
      readonly attempt: number;
    }
  /** Trying again is pointless: ended, moved or unknown. */
  | { readonly at: "over"; readonly reason: ErrorCode }
);

export type ConnectionInput =
  | { readonly on: "start" }
  | { readonly on: "stop" }
  | { readonly on: "timeUp" }
  /** The app became visible or the network came back. */
  | { readonly on: "wake" }
  | { readonly on: "opened"; readonly id: ConnectionId }
  | { readonly on: "refused"; readonly id: ConnectionId; readonly reason: ErrorReply | null }
  | { readonly on: "closed"; readonly id: ConnectionId }
  | { readonly on: "caughtUp"; readonly id: ConnectionId }
  /** The replica lacks something, by its own finding or the server's word. */
  | { readonly on: "gap"; readonly id: ConnectionId }
  /** No answer where one was due: the line is dead whatever the socket says. */
  | { readonly on: "silent"; readonly id: ConnectionId }
  /** Several probes in a row had no answer: the line may be dead, or it may only be slow. */
  | { readonly on: "quiet"; readonly id: ConnectionId }
  | { readonly on: "drain"; readonly id: ConnectionId; readonly waitMs: number };

export type ConnectionEffect =
  | { readonly do: "open"; readonly id: ConnectionId }
  | { readonly do: "close"; readonly id: ConnectionId }
  | { readonly do: "resume"; readonly id: ConnectionId }
  /** A reply is due within 3 s, else the connection is `silent`. */
  | { readonly do: "probe"; readonly id: ConnectionId }
  /** Sets the only timer to a random instant within the range, replacing what was set before. */
  | ({ readonly do: "timer" } & Range)
  | { readonly do: "noTimer" };

export type Step = { readonly state: ConnectionState; readonly effects: readonly ConnectionEffect[] };

export const INITIAL: ConnectionState = { at: "idle", lastId: 0 };

/** The connection that commands and probes go through, or null. */
export function servingId(state: ConnectionState): ConnectionId | null {
  return state.at === "live" || state.at === "moving" ? state.id : null;
}

/** Whether a try to connect has failed and none has succeeded since: also while the next one is under way. */
export const isCutOff = (state: ConnectionState): boolean =>
  (state.at === "waiting" || state.at === "opening") && state.attempt > 0;

/** Whether the state knows this connection; any other is an old one. */
export function isCurrent(state: ConnectionState, id: ConnectionId): boolean {
  return ("id" in state && state.id === id) || (state.at === "moving" && state.next === id);
}

import type * as z from "zod/mini";
import type { RejectionCode } from "../protocol/errors.ts";
import type { Seat } from "../protocol/ids.ts";

/** Who asks, and when the server heard it (server time). */
export type Ask = { readonly seat: Seat; readonly atMs: number };

/** Every event says what happened, to whom, and when. `faded` stands where the body has been deleted. */
export type EventBase = { readonly type: string; readonly seat: Seat; readonly atMs: number };

export type Accept<Event> = { readonly events: readonly Event[] };
export type Reject = { readonly rejected: RejectionCode; readonly retryAfterMs?: number };
export type Decision<Event> = Accept<Event> | Reject;

export const accept = <Event>(...events: readonly Event[]): Accept<Event> => ({ events });

export const reject = (rejected: RejectionCode, retryAfterMs?: number): Reject =>
  retryAfterMs === undefined ? { rejected } : { rejected, retryAfterMs };

/**
 * When a command that could not be sent loses its meaning, and what happens then.
 * `drop` – the phone leaves it out after `afterMs` in the outbox, and says so; the server rejects it as `stale`.
 * `adapt` – it is always sent; `decide` finds what it still means on arrival. `never` – it keeps its meaning for ever.
 */
export type Staleness = { readonly then: "drop"; readonly afterMs: number } | { readonly then: "adapt" | "never" };

/**
 * A thing a couple does. State first in `decide` and `evolve`; decide returns, evolve never refuses.
 * Time enters as `atMs`; nothing here reads a clock.
 */
export type Practice<State, Command extends { readonly type: string }, Event extends EventBase> = {
  readonly name: string;
  readonly State: z.ZodMiniType<State>;
  /** What a phone may ask. */
  readonly commands: readonly z.ZodMiniType<Command>[];
  /** What only the server itself may ask (a seat moves to a new phone); never accepted from the wire. */
  readonly system?: readonly z.ZodMiniType<Command>[];
  readonly events: readonly z.ZodMiniType<Event>[];
  readonly initial: State;
  decide(state: State, command: Command, ask: Ask): Decision<Event>;
  evolve(state: State, event: Event): State;
  /** What an event does whose body is gone: the same as `fade(evolve(state, event))`. */
  evolveFaded(state: State, envelope: EventBase): State;
  /** Drops from the state what has expired by `nowMs`. Idempotent. */
  fade(state: State, nowMs: number): State;
  /** The next instant at which time itself makes something happen, or null. */
  dueAtMs(state: State): number | null;
  /** What happens at that instant. Called with `atMs >= dueAtMs(state)`; must move the due time on. */
  due(state: State, atMs: number): readonly Event[];
  readonly stale: Readonly<Record<Command["type"], Staleness>>;
  /** How long each event's body is kept, milliseconds; at most 30 days. */
  readonly keepMs: Readonly<Record<Event["type"], number>>;
};

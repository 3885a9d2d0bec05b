import * as z from "zod/mini";
import type { RejectionCode } from "../protocol/errors.ts";
import { AtMs, CommandId, Seat } from "../protocol/ids.ts";
import { type Typed, typeOf } from "../protocol/type-of.ts";

/** Who asks, and when the server heard it (server time). */
export type Ask = { readonly seat: Seat; readonly atMs: number };

/** Every event says what happened, to whom, and when; of a faded one nothing else is left. */
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
 * A command as it travels. What it creates (an invitation, a session) is named by the command's `id`. `askedAtMs` is when it
 * was asked, by the phone's estimate of server time.
 */
export const commandSchema = <const Type extends string, Shape extends z.core.$ZodShape>(type: Type, shape: Shape) =>
  z.object({ id: CommandId, type: z.literal(type), askedAtMs: z.optional(AtMs), ...shape });

export const eventSchema = <const Type extends string, Shape extends z.core.$ZodShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), seat: Seat, atMs: AtMs, ...shape });

/** A table with the same value for each of these commands or events, by type. */
export const forEach = <Type extends string, Value>(messages: readonly Typed<Type>[], value: Value) =>
  Object.fromEntries(messages.map((message) => [typeOf(message), value])) as Readonly<Record<Type, Value>>; // their types

/**
 * A thing a couple does, as phones and server alike know it: its messages, its state, and what events make of that. State
 * first in `evolve`, which never refuses. Time enters as `atMs`; nothing here reads a clock.
 */
export type Practice<State, Command extends { readonly type: string }, Event extends EventBase> = {
  readonly State: z.ZodMiniType<State>;
  /** What a phone may ask. */
  readonly commands: readonly (Typed & z.ZodMiniType<Command>)[];
  readonly events: readonly (Typed & z.ZodMiniType<Event>)[];
  readonly initial: State;
  /** Why `decide` would reject this command in any state; a phone can tell that by itself. Default: it never would. */
  refuses?(command: Command): Reject | null;
  evolve(state: State, event: Event): State;
  /** What is left of an event's effect once its body is gone: the same as `fade` after `evolve`. */
  evolveFaded(state: State, envelope: EventBase): State;
  /** Drops from the state what has expired by `nowMs`; the very same state when nothing has. */
  fade(state: State, nowMs: number): State;
  /** When `fade` next has something to drop, or null. */
  fadeAtMs(state: State): number | null;
  readonly stale: Readonly<Record<Command["type"], Staleness>>;
  /** How long each event's body is kept, milliseconds; at most 30 days. */
  readonly keepMs: Readonly<Record<Event["type"], number>>;
};

/**
 * The half of a practice that only the server runs; no phone carries it. State first; `decide` returns. When it is called,
 * what was due has happened and what has expired has faded.
 */
export type Decider<
  State,
  Command extends { readonly type: string },
  Event extends EventBase,
  System extends { readonly type: string } = never,
> = {
  /** What only the server itself may ask (a seat moves to a new phone); never accepted from the wire. */
  readonly system: readonly System["type"][];
  decide(state: State, command: Command | System, ask: Ask): Decision<Event>;
  /** The next instant at which time itself makes something happen, or null. */
  dueAtMs(state: State): number | null;
  /** What happens at that instant. Called with `atMs >= dueAtMs(state)`; must move the due time on. */
  due(state: State, atMs: number): readonly Event[];
};

/** For the decider of a practice in which only people make something happen: neither the server asks, nor does time. */
export const peopleOnly = { system: [], dueAtMs: () => null, due: () => [] } as const;

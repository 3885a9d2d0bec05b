import type { ErrorReply } from "../../../shared/protocol/errors.ts";
import { type ConnectionEffect, type ConnectionInput, type ConnectionState, isCurrent, type Step } from "./state.ts";
import {
  backOff,
  isFinal,
  OPEN_WITHIN_MS,
  PROBE_WITHIN_MS,
  type Range,
  RESUME_WITHIN_MS,
  waitAfter,
} from "./timing.ts";

type At<Name extends ConnectionState["at"]> = Extract<ConnectionState, { at: Name }>;
type On<Name extends ConnectionInput["on"]> = Extract<ConnectionInput, { on: Name }>;
/** What a state does on each input; inputs that aren't listed change nothing. */
type Row<Name extends ConnectionState["at"]> = {
  readonly [Kind in ConnectionInput["on"]]?: (state: At<Name>, input: On<Kind>) => Step;
};

/** After this many catch-ups in a row that left a gap, the connection is given up. */
const MOST_ROUNDS = 4;

const TABLE: { readonly [Name in ConnectionState["at"]]: Row<Name> } = {
  idle: { start: (state) => open(state, 0) },
  waiting: {
    start: openAgain,
    timeUp: openAgain,
    wake: openAgain,
    stop: (state) => idle(state),
  },
  opening: {
    opened: (state) => catchUp(state, { attempt: state.attempt, rounds: 1 }),
    refused: (state, { reason }) => refuse(state, reason),
    closed: (state) => refuse(state, null),
    timeUp: (state) => refuse(state, null, close(state.id)),
    wake: (state) => (state.woken === true ? stay(state) : hurry(state)),
    stop: (state) => idle(state, close(state.id)),
  },
  catchingUp: {
    caughtUp: (state) => live(state, state.id),
    gap: (state) =>
      state.rounds < MOST_ROUNDS
        ? catchUp(state, { attempt: state.attempt, rounds: state.rounds + 1 })
        : refuse(state, null, close(state.id)),
    refused: (state, { reason }) => refuse(state, reason, close(state.id)),
    closed: (state) => refuse(state, null),
    silent: (state) => refuse(state, null, close(state.id)),
    timeUp: (state) => refuse(state, null, close(state.id)),
    wake: (state) => stay(state, { do: "probe", id: state.id }),
    stop: (state) => idle(state, close(state.id)),
  },
  live: {
    gap: (state) => catchUp(state, { attempt: 0, rounds: 1 }),
    drain: (state, { waitMs }) => stay(move(state), { do: "timer", minMs: 0, maxMs: waitMs }),
    // It isn't closed yet: if it was only slow, what is under way on it still arrives.
    quiet: (state) => openNext(move(state)),
    refused: (state, { reason }) => refuse({ ...state, attempt: 0 }, reason, close(state.id)),
    closed: (state) => wait(state, { attempt: 0, reason: null, range: { minMs: 0, maxMs: backOff(0).maxMs } }),
    silent: (state) => open(state, 0, close(state.id)),
    wake: (state) => stay(state, { do: "probe", id: state.id }),
    stop: (state) => idle(state, close(state.id)),
  },
  moving: {
    timeUp: (state) => (state.next === null ? openNext(state) : tryNextAgain(state, null, close(state.next))),
    opened: (state, { id }) => (id === state.next ? stay({ ...state, opened: true }, resume(id)) : stay(state)),
    caughtUp: (state, { id }) => (id === state.next ? live(state, id, close(state.id)) : stay(state)),
    gap: (state, { id }) => stay(state, resume(id)),
    refused: (state, { id, reason }) =>
      id === state.next ? refuseNext(state, reason, id) : loseServing(state, close(state.id)),
    closed: (state, { id }) => (id === state.next ? tryNextAgain(state, null) : loseServing(state)),
    silent: (state, { id }) =>
      id === state.next ? tryNextAgain(state, null, close(id)) : loseServing(state, close(id)),
    wake: (state) => stay(state, { do: "probe", id: state.id }),
    stop: (state) => idle(state, close(state.id), ...(state.next === null ? [] : [close(state.next)])),
  },
  over: { start: (state) => open(state, 0), stop: (state) => idle(state) },
};

/** The whole behaviour of the connection. Inputs of an old connection change nothing. */
export function step(state: ConnectionState, input: ConnectionInput, current = isCurrent): Step {
  if ("id" in input && !current(state, input.id)) return stay(state);
  // TypeScript can't pair a row with its own state through an index.
  const row = TABLE[state.at] as Readonly<
    Record<string, ((state: ConnectionState, input: ConnectionInput) => Step) | undefined>
  >;
  return row[input.on]?.(state, input) ?? stay(state);
}

const close = (id: number): ConnectionEffect => ({ do: "close", id });
const resume = (id: number): ConnectionEffect => ({ do: "resume", id });
const timer = (ms: number): ConnectionEffect => ({ do: "timer", minMs: ms, maxMs: ms });

const stay = (state: ConnectionState, ...effects: readonly ConnectionEffect[]): Step => ({ state, effects });

const idle = ({ lastId }: ConnectionState, ...effects: readonly ConnectionEffect[]): Step => ({
  state: { at: "idle", lastId },
  effects: [{ do: "noTimer" }, ...effects],
});

type Opening = Step & { readonly state: At<"opening"> };

function open({ lastId }: ConnectionState, attempt: number, ...first: readonly ConnectionEffect[]): Opening {
  const id = lastId + 1;
  return {
    state: { at: "opening", lastId: id, id, attempt },
    effects: [...first, timer(OPEN_WITHIN_MS), { do: "open", id }],
  };
}

function openAgain(state: At<"waiting">): Step {
  const { state: opening, effects } = open(state, state.attempt);
  return { state: { ...opening, reason: state.reason }, effects };
}

/** It may have begun on a network that is gone. If it doesn't come soon, the next one follows as after a first failure. */
function hurry(state: At<"opening">): Step {
  return { state: { ...state, attempt: 0, woken: true }, effects: [timer(PROBE_WITHIN_MS)] };
}

function catchUp(state: At<"opening" | "catchingUp" | "live">, count: { attempt: number; rounds: number }): Step {
  const { lastId, id } = state;
  return { state: { at: "catchingUp", lastId, id, ...count }, effects: [timer(RESUME_WITHIN_MS), resume(id)] };
}

type Waiting = Omit<At<"waiting">, "at" | "lastId"> & { readonly range: Range };

function wait(
  { lastId }: ConnectionState,
  { attempt, reason, range }: Waiting,
  ...first: readonly ConnectionEffect[]
): Step {
  return { state: { at: "waiting", lastId, attempt, reason }, effects: [...first, { do: "timer", ...range }] };
}

function refuse(
  state: ConnectionState & { readonly attempt: number },
  reason: ErrorReply | null,
  ...first: readonly ConnectionEffect[]
): Step {
  if (reason !== null && isFinal(reason)) {
    return { state: { at: "over", lastId: state.lastId, reason: reason.code }, effects: [...first, { do: "noTimer" }] };
  }
  const range = waitAfter(reason, state.attempt);
  return wait(state, { attempt: state.attempt + 1, reason, range }, ...first);
}

const move = (state: At<"live">): At<"moving"> => ({ ...state, at: "moving", next: null, opened: false, attempt: 0 });

function openNext(state: At<"moving">): Step {
  const next = state.lastId + 1;
  return {
    state: { ...state, lastId: next, next, opened: false },
    effects: [timer(OPEN_WITHIN_MS), { do: "open", id: next }],
  };
}

const live = ({ lastId }: ConnectionState, id: number, ...effects: readonly ConnectionEffect[]): Step => ({
  state: { at: "live", lastId, id },
  effects: [{ do: "noTimer" }, ...effects],
});

function refuseNext(state: At<"moving">, reason: ErrorReply | null, next: number): Step {
  return reason !== null && isFinal(reason)
    ? refuse(state, reason, close(state.id), close(next))
    : tryNextAgain(state, reason, close(next));
}

function tryNextAgain(state: At<"moving">, reason: ErrorReply | null, ...first: readonly ConnectionEffect[]): Step {
  const range = waitAfter(reason, state.attempt);
  return {
    state: { ...state, next: null, opened: false, attempt: state.attempt + 1 },
    effects: [...first, { do: "timer", ...range }],
  };
}

/** The old connection was lost while moving. Goes on with the next one if it is under way, else opens it at once. */
function loseServing(state: At<"moving">, ...first: readonly ConnectionEffect[]): Step {
  const { lastId, next, attempt, opened } = state;
  if (next === null) return open(state, attempt, ...first);
  if (!opened) return { state: { at: "opening", lastId, id: next, attempt }, effects: first };
  return { state: { at: "catchingUp", lastId, id: next, attempt, rounds: 1 }, effects: first };
}

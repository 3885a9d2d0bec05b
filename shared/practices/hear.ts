import * as z from "zod/mini";
import { AtMs, type Seat } from "../protocol/ids.ts";
import type { Infer } from "../protocol/infer.ts";
import { fadingWholeOf } from "./fading.ts";
import { NEVER } from "./instants.ts";
import {
  type Ask,
  accept,
  commandSchema,
  type Decider,
  type Decision,
  eventSchema,
  type Practice,
  peopleOnly,
} from "./practice.ts";

/** A soft reply is shown for a quarter of an hour; then it is gone. */
const hearLimits = { shownMs: 15 * 60_000 } as const;

export const HearCode = z.enum(["iHearYou", "makesSense", "thankYou", "imListening", "tellMeMore"]);
export type HearCode = Infer<typeof HearCode>;

const commands = [commandSchema("hear.send", { code: HearCode })] as const;
const events = [eventSchema("hear.sent", { code: HearCode })] as const;
type Command = Infer<(typeof commands)[number]>;
type Event = Infer<(typeof events)[number]>;

/** The latest soft reply of each seat. */
const Reply = z.nullable(z.object({ code: HearCode, atMs: AtMs }));
type Reply = Infer<typeof Reply>;
export const HearState = z.object({ a: Reply, b: Reply });
export type HearState = Infer<typeof HearState>;

const decide = (_state: HearState, { code }: Command, ask: Ask): Decision<Event> =>
  accept({ type: "hear.sent", ...ask, code });

const evolve = (state: HearState, { seat, code, atMs }: Event): HearState => ({ ...state, [seat]: { code, atMs } });

const fadesAtMs = (reply: Reply): number => (reply === null ? NEVER : reply.atMs + hearLimits.shownMs);

/** A seat's latest reply, while it is shown. */
export function shownReply(state: HearState, from: Seat, nowMs: number): Reply {
  const reply = state[from];
  return fadesAtMs(reply) > nowMs ? reply : null;
}

/** Soft replies: one of five codes, shown to the other for a quarter of an hour. */
export const hear = {
  State: HearState,
  commands,
  events,
  initial: { a: null, b: null },
  evolve,
  evolveFaded: (state, { seat }) => ({ ...state, [seat]: null }),
  ...fadingWholeOf(fadesAtMs),
  stale: { "hear.send": { then: "drop", afterMs: hearLimits.shownMs } },
  keepMs: { "hear.sent": hearLimits.shownMs },
} as const satisfies Practice<HearState, Command, Event>;

export const hearDecider = { ...peopleOnly, decide } as const satisfies Decider<HearState, Command, Event>;

import * as z from "zod/mini";
import { AtMs, type Seat } from "../protocol/ids.ts";
import type { Infer } from "../protocol/infer.ts";
import { fadingOf } from "./fading.ts";
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
  reject,
} from "./practice.ts";

const HOUR_MS = 3_600_000;

/** Small and predictable: a message to look forward to must not become one to brace for. */
const hereLimits = { everyMs: 20_000, perHour: 6, shownMs: 12 * HOUR_MS } as const;

export const HerePreset = z.enum(["imHere", "thinkingOfYou", "goodMorning", "goodnight", "noHurry"]);
export type HerePreset = Infer<typeof HerePreset>;

const commands = [commandSchema("here.send", { preset: HerePreset })] as const;
const events = [eventSchema("here.sent", { preset: HerePreset })] as const;
type Command = Infer<(typeof commands)[number]>;
type Event = Infer<(typeof events)[number]>;

const Instants: z.ZodMiniType<readonly number[]> = z.array(AtMs);
/** A seat's latest message, and when it sent within the last hour, oldest first. */
const Register = z.object({
  latest: z.nullable(z.object({ preset: HerePreset, atMs: AtMs })),
  sentAtMs: Instants,
});
type Register = Infer<typeof Register>;
export const HereState = z.object({ a: Register, b: Register });
export type HereState = Infer<typeof HereState>;

function decide(state: HereState, { preset }: Command, ask: Ask): Decision<Event> {
  const sentAtMs = withinTheHour(state[ask.seat].sentAtMs, ask.atMs);
  const [oldest = ask.atMs] = sentAtMs;
  if (sentAtMs.length >= hereLimits.perHour) return reject("tooMany", oldest + HOUR_MS - ask.atMs);
  const againInMs = (sentAtMs.at(-1) ?? Number.NEGATIVE_INFINITY) + hereLimits.everyMs - ask.atMs;
  if (againInMs > 0) return reject("tooSoon", againInMs);
  return accept({ type: "here.sent", ...ask, preset });
}

/** An instant later than now is from a time when the server's clock was ahead: it doesn't count. */
const withinTheHour = (sentAtMs: readonly number[], nowMs: number): number[] =>
  sentAtMs.filter((atMs) => atMs > nowMs - HOUR_MS && atMs <= nowMs);

function evolve(state: HereState, { seat, preset, atMs }: Event): HereState {
  const sentAtMs = [...withinTheHour(state[seat].sentAtMs, atMs), atMs].slice(-hereLimits.perHour);
  return { ...state, [seat]: { latest: { preset, atMs }, sentAtMs } };
}

function fadesAtMs({ latest, sentAtMs: [oldest = NEVER] }: Register): number {
  return Math.min(latest === null ? NEVER : latest.atMs + hereLimits.shownMs, oldest + HOUR_MS);
}

const faded = (register: Register, nowMs: number): Register => ({
  latest: shown(register, nowMs),
  sentAtMs: register.sentAtMs.filter((atMs) => atMs > nowMs - HOUR_MS),
});

const shown = ({ latest }: Register, nowMs: number): Register["latest"] =>
  latest !== null && latest.atMs + hereLimits.shownMs > nowMs ? latest : null;

/** A seat's latest message, while it is shown. */
export const shownHere = (state: HereState, from: Seat, nowMs: number): Register["latest"] => shown(state[from], nowMs);

/** "I'm here": a small message from a fixed list, limited in how often, shown to the other for half a day. */
export const here = {
  State: HereState,
  commands,
  events,
  initial: { a: { latest: null, sentAtMs: [] }, b: { latest: null, sentAtMs: [] } },
  evolve,
  evolveFaded: (state, { seat }) => ({ ...state, [seat]: { latest: null, sentAtMs: [] } }),
  ...fadingOf(fadesAtMs, faded),
  stale: { "here.send": { then: "drop", afterMs: hereLimits.shownMs } },
  keepMs: { "here.sent": hereLimits.shownMs },
} as const satisfies Practice<HereState, Command, Event>;

export const hereDecider = { ...peopleOnly, decide } as const satisfies Decider<HereState, Command, Event>;

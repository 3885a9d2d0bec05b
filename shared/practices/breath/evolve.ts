import { type Session as Pace, withPause, withResume, withTempo } from "../../pacer/session.ts";
import { fadingWholeOf } from "../fading.ts";
import { NEVER } from "../instants.ts";
import type { EventBase } from "../practice.ts";
import { breathLimits } from "./limits.ts";
import type { BreathEvent } from "./messages.ts";
import { type BreathState, isUnaskedOf, isWithinTheHour, type NotNow, type Session } from "./state.ts";

type Of<Type extends BreathEvent["type"]> = Extract<BreathEvent, { type: Type }>;

export function evolve(state: BreathState, event: BreathEvent): BreathState {
  switch (event.type) {
    case "breath.invited":
      return { ...state, invitation: invitationOf(event) };
    case "breath.declined":
      return isAbout(state, event) ? notNow({ ...state, invitation: null }, event) : state;
    case "breath.lapsed":
      return isAbout(state, event) ? { ...state, invitation: null } : state;
    case "breath.started":
      return { ...state, invitation: null, session: sessionOf(event) };
    case "breath.paused":
      return paced(state, event, (pace) => withPause(pace, { askedAtMs: event.atMs, pauseAtMs: event.pauseAtMs }));
    case "breath.resumed":
      return paced(state, event, (pace) => withResume(pace, event.resumeAtMs));
    case "breath.tempoChanged": {
      const { atMs: askedAtMs, pattern, fromBreath } = event;
      return paced(state, event, (pace) => withTempo(pace, { askedAtMs, pattern, fromBreath }));
    }
    case "breath.left":
      return changed(state, event, (session) => ({ ...session, left: event.seat }), true);
    case "breath.ended":
      return changed(state, event, () => null, event.reason === "stopped");
  }
}

const invitationOf = ({ type: _type, ...event }: Of<"breath.invited">) => ({
  ...event,
  lapsesAtMs: event.atMs + breathLimits.invitationMs,
});

const sessionOf = ({ type: _type, ...event }: Of<"breath.started">): Session => ({
  ...event,
  pausedForMs: 0,
  left: null,
});

const isAbout = ({ invitation }: BreathState, { invitationId }: Of<"breath.declined" | "breath.lapsed">): boolean =>
  invitation?.invitationId === invitationId;

function notNow(state: BreathState, { seat, atMs }: Omit<EventBase, "type">): BreathState {
  const before = state.notNow[seat];
  const counts = before !== null && isWithinTheHour(before, atMs);
  return { ...state, notNow: { ...state.notNow, [seat]: { atMs, times: counts ? before.times + 1 : 1 } } };
}

/** Leaving or stopping a breath that the other began without asking is the only way to say "not now" to it. */
function changed(
  state: BreathState,
  event: Omit<EventBase, "type"> & { readonly sessionId: string },
  change: (session: Session) => Session | null,
  getsOut = false,
): BreathState {
  const { session } = state;
  if (session?.sessionId !== event.sessionId) return state;
  const after = { ...state, session: change(session) };
  return getsOut && isUnaskedOf(session, event.seat) ? notNow(after, event) : after;
}

function paced(state: BreathState, event: Parameters<typeof changed>[1], change: (pace: Pace) => Pace): BreathState {
  return changed(state, event, (session) => {
    const { pausedAtMs: _paused, resumeAtMs: _resume, ...rest } = session;
    return { ...rest, ...change(session) };
  });
}

/** Bodies are kept for a day: by then no invitation is open and no breath runs, and no "not now" protects any more. */
export const evolveFaded = (state: BreathState, _envelope: EventBase): BreathState => ({
  ...state,
  invitation: null,
  session: null,
});

/** When it protects no more: the last invitation that it hides has lapsed, and the last breath, with all its pauses, is over. */
const forgottenAtMs = (said: NotNow | null): number => (said === null ? NEVER : said.atMs + breathLimits.hidesMs);

const fading = fadingWholeOf(forgottenAtMs);

export const fadeAtMs = (state: BreathState): number | null => fading.fadeAtMs(state.notNow);

export function fade(state: BreathState, nowMs: number): BreathState {
  const left = fading.fade(state.notNow, nowMs);
  return left === state.notNow ? state : { ...state, notNow: left };
}

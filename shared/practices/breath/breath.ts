import { sessionEndsAtMs } from "../../pacer/session.ts";
import { earlierOf, NEVER } from "../instants.ts";
import { type Decider, forEach, type Practice } from "../practice.ts";
import { decide, refuses } from "./decide.ts";
import { evolve, evolveFaded, fade, fadeAtMs } from "./evolve.ts";
import { breathLimits } from "./limits.ts";
import {
  type BreathCommand,
  type BreathEvent,
  type BreathSystemCommand,
  breathCommands,
  breathEvents,
  type EndReason,
} from "./messages.ts";
import { BreathState, endsByAtMs, initialBreath, type Session } from "./state.ts";

const dueAtMs = ({ invitation, session }: BreathState): number | null =>
  earlierOf(invitation?.lapsesAtMs ?? NEVER, session === null ? NEVER : endsByAtMs(session));

function due({ invitation, session }: BreathState, atMs: number): readonly BreathEvent[] {
  const events: BreathEvent[] = [];
  if (invitation !== null && invitation.lapsesAtMs <= atMs) {
    const { seat, invitationId } = invitation;
    events.push({ type: "breath.lapsed", seat, atMs, invitationId });
  }
  if (session !== null && endsByAtMs(session) <= atMs) {
    const { seat, sessionId } = session;
    events.push({ type: "breath.ended", seat, atMs, sessionId, reason: reasonOf(session) });
  }
  return events;
}

/** If it ends before its last breath, pauses have used up its time. */
const reasonOf = (session: Session): EndReason =>
  sessionEndsAtMs(session) === endsByAtMs(session) ? "done" : "pausedTooLong";

/** Breathing together: an invitation and its answers, the session that both follow, and what steers it. */
export const breath = {
  State: BreathState,
  commands: breathCommands,
  events: breathEvents,
  initial: initialBreath,
  refuses,
  evolve,
  evolveFaded,
  fade,
  fadeAtMs,
  stale: forEach(breathCommands, { then: "drop", afterMs: breathLimits.staleMs } as const),
  keepMs: forEach(breathEvents, breathLimits.keepMs),
} as const satisfies Practice<BreathState, BreathCommand, BreathEvent>;

export const breathDecider = { system: ["breath.abandon"], decide, dueAtMs, due } as const satisfies Decider<
  BreathState,
  BreathCommand,
  BreathEvent,
  BreathSystemCommand
>;

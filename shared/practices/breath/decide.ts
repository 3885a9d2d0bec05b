import { checkPattern, checkProgram, type ProgramFault } from "../../pacer/limits.ts";
import { hasHolds, type Program } from "../../pacer/program.ts";
import { nextBreathAt, sessionEndsAtMs } from "../../pacer/session.ts";
import { otherSeat } from "../../protocol/other-seat.ts";
import { NEVER } from "../instants.ts";
import { type Accept, type Ask, accept, type Decision, type Reject, reject } from "../practice.ts";
import { breathLimits } from "./limits.ts";
import type { BreathCommand, BreathEvent, BreathSystemCommand } from "./messages.ts";
import { liveSession, shownBreath } from "./shown.ts";
import { type BreathState, type Invitation, isHeld, type Session } from "./state.ts";

type Of<Type extends BreathCommand["type"]> = Extract<BreathCommand, { type: Type }>;
type Started = Extract<BreathEvent, { type: "breath.started" }>;

export function decide(
  state: BreathState,
  command: BreathCommand | BreathSystemCommand,
  ask: Ask,
): Decision<BreathEvent> {
  switch (command.type) {
    case "breath.invite":
      return invite(state, command, ask);
    case "breath.accept":
      return answer(state, command, ask, (invitation) => agree(command, invitation, "accepted", ask));
    case "breath.decline":
      return answer(state, command, ask, ({ invitationId }) =>
        accept({ type: "breath.declined", ...ask, invitationId }),
      );
    case "breath.start":
      return start(state, command, ask);
    case "breath.abandon":
      return abandon(state, command, ask);
    default:
      return steer(state, command, ask);
  }
}

/** Refuses a program that nobody may breathe, in whatever state the room is. */
export function refuses(command: BreathCommand): Reject | null {
  if (command.type === "breath.changeTempo") return unlessSound(checkPattern(command.pattern));
  return "program" in command ? unlessSound(checkProgram(command.program)) : null;
}

const unlessSound = (fault: ProgramFault | null): Reject | null => (fault === null ? null : reject("badProgram"));

/** Two invitations meet: the second agrees to the first. Nobody is made to hold their breath without having asked for it. */
function invite(state: BreathState, command: Of<"breath.invite">, ask: Ask): Decision<BreathEvent> {
  const { id: invitationId, program, place = "apart", leadInMs = breathLimits.leadInMs.min } = command;
  const refused = refuses(command);
  if (refused !== null) return refused;
  if (state.session !== null)
    return meetUnseen(state, { ...command, place }, ask, (atRest) => invite(atRest, command, ask));
  const open = state.invitation;
  if (open === null) return accept({ type: "breath.invited", ...ask, invitationId, program, place, leadInMs });
  if (open.seat === ask.seat) return reject("alreadyOpen");
  return agree(command, { ...open, program: unlessHeld(open.program, program) }, "bothAsked", ask);
}

/** The first program, unless it has holds and the other doesn't. */
const unlessHeld = (one: Program, other: Program): Program => (hasHolds(one) && !hasHolds(other) ? other : one);

/** Only the other's offer can be answered, and only by its id. */
function answer(
  { invitation }: BreathState,
  { invitationId }: Of<"breath.accept" | "breath.decline">,
  { seat }: Ask,
  then: (invitation: Invitation) => Decision<BreathEvent>,
): Decision<BreathEvent> {
  if (invitation === null || invitation.invitationId !== invitationId || invitation.seat === seat) {
    return reject("nothingOffered");
  }
  return then(invitation);
}

/** The slower of the two connections decides how long the lead-in is. */
function agree(
  { id: sessionId, leadInMs = 0 }: Of<"breath.accept" | "breath.invite" | "breath.start">,
  { program, place, leadInMs: theirsMs }: Pick<Invitation, "program" | "place" | "leadInMs">,
  begun: Started["begun"],
  ask: Ask,
): Accept<BreathEvent> {
  const startAtMs = ask.atMs + Math.max(leadInMs, theirsMs);
  return accept({ type: "breath.started", ...ask, sessionId, program, place, startAtMs, begun });
}

/**
 * Begins a breath without asking. It replaces an open invitation; whoever made that has agreed already, so they are neither
 * protected from the breath nor made to hold their breath by it.
 */
function start(state: BreathState, command: Of<"breath.start">, ask: Ask): Decision<BreathEvent> {
  const { id: sessionId, program, place = "together", leadInMs = breathLimits.leadInMs.min } = command;
  const refused = refuses(command);
  if (refused !== null) return refused;
  if (state.session !== null)
    return meetUnseen(state, { ...command, place }, ask, (atRest) => start(atRest, command, ask));
  const open = state.invitation;
  if (open !== null && open.seat !== ask.seat) {
    const agreed = { ...open, place, program: unlessHeld(program, open.program) };
    return agree(command, agreed, "bothAsked", ask);
  }
  const startAtMs = ask.atMs + leadInMs;
  return accept({ type: "breath.started", ...ask, sessionId, program, place, startAtMs, begun: "started" });
}

/**
 * A breath is on. If the other began it and this seat isn't shown it, the two have asked for the same: it makes way for one of
 * both, without holds unless both chose them. If the other has left it by now, nobody breathes, and it is as if there was none.
 */
function meetUnseen(
  state: BreathState,
  command: Of<"breath.invite" | "breath.start"> & Pick<Session, "place">,
  ask: Ask,
  begin: (atRest: BreathState) => Decision<BreathEvent>,
): Decision<BreathEvent> {
  const session = liveSession(state, ask.atMs);
  const isSeen = session === null || session.left === ask.seat || shownBreath(state, ask.seat, ask.atMs) !== null;
  if (isSeen) return reject("alreadyRunning");
  const ended = { type: "breath.ended", ...ask, sessionId: session.sessionId, reason: "left" } as const;
  const program = unlessHeld(command.program, session.program);
  const next =
    session.left === null
      ? agree(command, { ...command, program, leadInMs: breathLimits.leadInMs.min }, "bothAsked", ask)
      : begin({ ...state, session: null });
  return "rejected" in next ? next : accept<BreathEvent>(ended, ...next.events);
}

/**
 * Nobody is connected any more. This may be revealed only for a breath that both agreed to and neither has left: otherwise
 * whoever began it and went away would learn from its end whether the other is there.
 */
function abandon({ session }: BreathState, { sessionId }: BreathSystemCommand, ask: Ask): Decision<BreathEvent> {
  const isShared = session?.sessionId === sessionId && session.begun !== "started" && session.left === null;
  return isShared ? accept({ type: "breath.ended", ...ask, sessionId, reason: "abandoned" }) : reject("notRunning");
}

/** Whoever has left can't steer it any more. */
function steer(
  { session }: BreathState,
  command: Of<"breath.pause" | "breath.resume" | "breath.changeTempo" | "breath.stop" | "breath.leave">,
  ask: Ask,
): Decision<BreathEvent> {
  if (session === null || session.sessionId !== command.sessionId || session.left === ask.seat) {
    return reject("notRunning");
  }
  const { sessionId } = session;
  switch (command.type) {
    case "breath.pause":
      return pause(session, ask);
    case "breath.resume":
      if (!isHeld(session)) return reject("notPaused");
      return accept({ type: "breath.resumed", ...ask, sessionId, resumeAtMs: ask.atMs + breathLimits.resumeAheadMs });
    case "breath.changeTempo":
      return changeTempo(session, command, ask);
    case "breath.stop":
      return accept({ type: "breath.ended", ...ask, sessionId, reason: "stopped" });
    case "breath.leave": {
      const left: BreathEvent = { type: "breath.left", ...ask, sessionId };
      if (session.left !== otherSeat(ask.seat)) return accept(left);
      return accept<BreathEvent>(left, { type: "breath.ended", ...ask, sessionId, reason: "left" });
    }
  }
}

function pause(session: Session, ask: Ask): Decision<BreathEvent> {
  if (isHeld(session)) return reject("alreadyPaused");
  const pauseAtMs = ask.atMs + breathLimits.pauseAheadMs;
  // Too late: the breath is over before it could pause.
  if (pauseAtMs >= (sessionEndsAtMs(session) ?? NEVER)) return reject("notRunning");
  return accept({ type: "breath.paused", ...ask, sessionId: session.sessionId, pauseAtMs });
}

/**
 * The change begins with a breath far enough ahead for both phones to hear of it. Nobody is made to hold their breath who
 * didn't agree to it.
 */
function changeTempo(session: Session, command: Of<"breath.changeTempo">, ask: Ask): Decision<BreathEvent> {
  const { sessionId, pattern } = command;
  const refused = refuses(command);
  if (refused !== null) return refused;
  if (hasHolds(pattern) && !hasHolds(session.program)) return reject("badProgram");
  const fromBreath = nextBreathAt(session, ask.atMs + breathLimits.tempoAheadMs);
  if (fromBreath === null) return reject("lastBreath");
  return accept({ type: "breath.tempoChanged", ...ask, sessionId, pattern, fromBreath });
}

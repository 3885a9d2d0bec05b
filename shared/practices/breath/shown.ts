import { cycleMsOf } from "../../pacer/program.ts";
import type { Seat } from "../../protocol/ids.ts";
import { otherSeat } from "../../protocol/other-seat.ts";
import { type BreathState, endsByAtMs, type Invitation, isUnaskedOf, isWithinTheHour, type Session } from "./state.ts";

/** The invitation that a seat may answer, as its phone shows it. */
export function shownInvitation(state: BreathState, seat: Seat, nowMs: number): Invitation | null {
  const { invitation } = state;
  if (invitation === null || invitation.seat === seat || invitation.lapsesAtMs <= nowMs) return null;
  return isProtected(state, seat, invitation.atMs) ? null : invitation;
}

/** The seat's own invitation while it waits for an answer, whether or not the other is shown it. */
export function ownInvitation({ invitation }: BreathState, seat: Seat, nowMs: number): Invitation | null {
  return invitation?.seat === seat && invitation.lapsesAtMs > nowMs ? invitation : null;
}

/**
 * The breath as a seat's phone shows it: not after the seat has left it, and not one begun without asking while the seat is
 * protected.
 */
export function shownBreath(state: BreathState, seat: Seat, nowMs: number): Session | null {
  const session = liveSession(state, nowMs);
  if (session === null || session.left === seat) return null;
  return isUnaskedOf(session, seat) && isProtected(state, seat, session.atMs) ? null : session;
}

/** Two "not now" within an hour: for an hour after the second, what the other asks isn't shown to this seat. */
function isProtected({ notNow }: BreathState, seat: Seat, askedAtMs: number): boolean {
  const said = notNow[seat];
  return said !== null && said.times >= 2 && isWithinTheHour(said, askedAtMs);
}

/** Running or about to begin; one whose time is over counts as over even before its end is written. */
export function liveSession({ session }: BreathState, nowMs: number): Session | null {
  return session !== null && endsByAtMs(session) > nowMs ? session : null;
}

/** Whether the two share a breath: only then does presence mean anything. */
export function isShared(state: BreathState, nowMs: number): boolean {
  const session = liveSession(state, nowMs);
  if (session?.left !== null) return false;
  return shownBreath(state, otherSeat(session.seat), nowMs) !== null;
}

/** How long both may be away before the breath is given up. */
export const cycleMs = ({ program, changes }: Session): number => cycleMsOf(changes?.at(-1)?.tempo ?? program);

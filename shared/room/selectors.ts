import * as breath from "../practices/breath/shown.ts";
import type { Invitation, Session } from "../practices/breath/state.ts";
import * as hear from "../practices/hear.ts";
import * as here from "../practices/here.ts";
import * as space from "../practices/space/shown.ts";
import { type Away, awayOf as awayIn, type Back } from "../practices/space/state.ts";
import type { Seat } from "../protocol/ids.ts";
import { otherSeat } from "../protocol/other-seat.ts";
import type { Room } from "./room.ts";

/** The invitation that a seat may answer, as its phone shows it; null for a seat that two "not now" protect. */
export const shownInvitation = (room: Room, seat: Seat, nowMs: number): Invitation | null =>
  breath.shownInvitation(room.breath, seat, nowMs);

/** The seat's own invitation while it waits for an answer. */
export const ownInvitation = (room: Room, seat: Seat, nowMs: number): Invitation | null =>
  breath.ownInvitation(room.breath, seat, nowMs);

/** The breath that a seat's phone shows. It is a session of the pacer: `phaseAt(shownBreath(…), nowMs)`. */
export const shownBreath = (room: Room, seat: Seat, nowMs: number): Session | null =>
  breath.shownBreath(room.breath, seat, nowMs);

/** Whether the two share a breath that is running or about to begin: only then may presence be revealed. */
export const sharesBreath = (room: Room, nowMs: number): boolean => breath.isShared(room.breath, nowMs);

/** A running breath, and how long one of its cycles takes: if both are away for that long, it is given up. */
export type RunningBreath = { readonly sessionId: string; readonly cycleMs: number };

/** The running breath, shown or not. */
export function runningBreath(room: Room, nowMs: number): RunningBreath | null {
  const session = breath.liveSession(room.breath, nowMs);
  return session === null ? null : { sessionId: session.sessionId, cycleMs: breath.cycleMs(session) };
}

/** The space that a seat has taken and not yet come back from. */
export const awayOf = (room: Room, seat: Seat): Away | null => awayIn(room.space, seat);

/** The other's "I'm back" that a seat may answer. */
export const offeredBack = (room: Room, seat: Seat): Back | null => space.offeredBack(room.space, seat);

/** Whether words may start. */
export const bothReady = (room: Room): boolean => space.bothReady(room.space);

/** The pair's default length of a space, minutes. */
export const agreedMinutes = (room: Room): number => space.agreedMinutes(room.space);

/** Where a space stands relative to its announced end: what the one who waits reads changes with it. */
export const timeOf = (away: Away, nowMs: number): "before" | "atTheTime" | "overdue" => space.timeOf(away, nowMs);

/** The other's latest soft reply, while it is shown. */
export const shownReply = (room: Room, seat: Seat, nowMs: number) => hear.shownReply(room.hear, otherSeat(seat), nowMs);

/** The other's latest "I'm here", while it is shown. */
export const shownHere = (room: Room, seat: Seat, nowMs: number) => here.shownHere(room.here, otherSeat(seat), nowMs);

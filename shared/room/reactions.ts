import type { BreathState } from "../practices/breath/state.ts";
import { awayOf, type SpaceState } from "../practices/space/state.ts";
import type { Seat } from "../protocol/ids.ts";
import { otherSeat } from "../protocol/other-seat.ts";
import type { SystemCommand } from "./deciders.ts";
import type { Command, Event } from "./registry.ts";

/** Whose space holds a command back: nobody's, the other's, or that of either. */
type HeldBackBy = "nobody" | "other" | "either";

/**
 * The only place that says what one practice means for another: practices know nothing of each other. Space is not
 * interrupted; the one who waits has `space.care`.
 */
const heldBackBy: Readonly<Record<(Command | SystemCommand)["type"], HeldBackBy>> = {
  "breath.invite": "either",
  "breath.accept": "either",
  "breath.decline": "nobody",
  "breath.start": "either",
  "breath.pause": "nobody",
  "breath.resume": "nobody",
  "breath.changeTempo": "nobody",
  "breath.stop": "nobody",
  "breath.leave": "nobody",
  "breath.abandon": "nobody",
  /** Only in calm. */
  "space.agree": "either",
  "space.take": "nobody",
  "space.extend": "nobody",
  "space.care": "nobody",
  "space.back": "nobody",
  "space.answer": "nobody",
  "hear.send": "other",
  "here.send": "other",
  "device.keep": "nobody",
  "device.replace": "nobody",
  "device.move": "nobody",
  "device.withdraw": "nobody",
  leave: "nobody",
};

/** Whether an open space holds a command back. */
export function isHeldBack(
  { space }: { readonly space: SpaceState },
  type: (Command | SystemCommand)["type"],
  seat: Seat,
): boolean {
  const by = heldBackBy[type];
  if (by === "nobody") return false;
  return awayOf(space, otherSeat(seat)) !== null || (by === "either" && awayOf(space, seat) !== null);
}

/** What an event causes in other practices: asking for space ends a breath or an invitation to one. */
export function reactionsTo(event: Event, { breath }: { readonly breath: BreathState }): readonly Event[] {
  if (event.type !== "space.taken") return [];
  const { seat, atMs } = event;
  const { session, invitation } = breath;
  if (session !== null) return [{ type: "breath.ended", seat, atMs, sessionId: session.sessionId, reason: "space" }];
  if (invitation === null) return [];
  return [{ type: "breath.lapsed", seat: invitation.seat, atMs, invitationId: invitation.invitationId }];
}

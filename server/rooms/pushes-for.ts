import { otherSeat } from "../../shared/protocol/other-seat.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { Room } from "../../shared/room/room.ts";
import { awayOf, shownInvitation } from "../../shared/room/selectors.ts";
import type { NewPush } from "../store/push-port.ts";

/** After this time nobody is notified any more that something was new an hour ago. */
export const PUSH_LASTS_MS = 3_600_000;

/**
 * The notifications to send after these events have led to this room. The partner is notified of space taken, extended and
 * ended by "I'm back", and of an invitation that it is shown; and the owner of a phone that is to be replaced, of that. Space
 * isn't interrupted: whoever has it is notified of a replacement only. That notification stays valid for as long as the
 * replacement can be called off.
 */
export function pushesFor(events: readonly Event[], room: Room): readonly NewPush[] {
  return events.flatMap((event) => pushFor(event, room) ?? []);
}

function pushFor(event: Event, room: Room): NewPush | null {
  const { seat, atMs } = event;
  const lastAtMs = atMs + PUSH_LASTS_MS;
  if (event.type === "device.asked") return { seat, atMs, untilMs: event.effectiveAtMs };
  const other = otherSeat(seat);
  if (awayOf(room, other) !== null) return null;
  switch (event.type) {
    case "space.taken":
    case "space.extended":
      return { seat: other, atMs, untilMs: Math.min(event.returnAtMs, lastAtMs) };
    case "space.returned":
      return { seat: other, atMs, untilMs: lastAtMs };
    case "breath.invited": {
      const shown = shownInvitation(room, other, atMs);
      return shown === null ? null : { seat: other, atMs, untilMs: shown.lapsesAtMs };
    }
    default:
      return null;
  }
}

import { presets } from "../../../shared/pacer/presets.ts";
import { isHeld } from "../../../shared/practices/breath/state.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { RoomCommand } from "../../../shared/room/registry.ts";
import type { Room } from "../../../shared/room/room.ts";

type Pressed = { readonly id: string; readonly room: Room; readonly seat: Seat };

const PROGRAM = { inhaleMs: 4_000, holdMs: 0, exhaleMs: 6_000, restMs: 0, minutes: 1 } as const;
const other = { a: "b", b: "a" } as const;

/** What somebody may press, each as often as it is listed: most often what is always allowed, then what has timers. */
const BUTTONS: readonly ((pressed: Pressed) => RoomCommand)[] = [
  ({ id }) => ({ id, type: "hear.send", code: "iHearYou" }),
  ({ id }) => ({ id, type: "hear.send", code: "thankYou" }),
  ({ id }) => ({ id, type: "hear.send", code: "makesSense" }),
  ({ id }) => ({ id, type: "hear.send", code: "tellMeMore" }),
  ({ id }) => ({ id, type: "space.agree", minutes: 30 }),
  ({ id }) => ({ id, type: "space.take", minutes: 5 }),
  ({ id }) => ({ id, type: "space.back" }),
  ({ id }) => ({ id, type: "here.send", preset: "imHere" }),
  ({ id }) => ({ id, type: "breath.start", program: PROGRAM }),
  ({ id }) => ({ id, type: "breath.invite", program: PROGRAM }),
  ({ id, room }) => ({ id, type: "breath.accept", invitationId: room.breath.invitation?.invitationId ?? id }),
  ({ id, room }) => ({ id, type: "breath.stop", sessionId: room.breath.session?.sessionId ?? id }),
  // A breath and a space exclude each other, so these entries control the one or concern the other.
  ({ id, room }) => (room.breath.session === null ? { id, type: "space.extend", minutes: 5 } : holdOrGoOn(id, room)),
  ({ id, room: { breath } }) =>
    breath.session === null
      ? { id, type: "space.care" }
      : { id, type: "breath.changeTempo", sessionId: breath.session.sessionId, pattern: presets.even },
  ({ id, room }) => holdOrGoOn(id, room),
  ({ id, room, seat }) => answerOrDecline(id, room, seat),
];

/** One for each kind of thing that can be asked for when nothing has happened yet. */
export const ALLOWED_AT_FIRST = [0, 4, 5, 7, 8, 9] as const;

export function press(which: number, pressed: Pressed): RoomCommand {
  const button = BUTTONS[which % BUTTONS.length];
  if (button === undefined) throw new RangeError("There is no such button.");
  return button(pressed);
}

function holdOrGoOn(id: string, { breath: { session } }: Room): RoomCommand {
  const type = session !== null && isHeld(session) ? "breath.resume" : "breath.pause";
  return { id, type, sessionId: session?.sessionId ?? id };
}

/** An answer to somebody who is back, or else a no to an invitation. */
function answerOrDecline(id: string, room: Room, seat: Seat): RoomCommand {
  const backId = backIdOf(room, other[seat]);
  if (backId !== null) return { id, type: "space.answer", backId, answer: "ready" };
  return { id, type: "breath.decline", invitationId: room.breath.invitation?.invitationId ?? id };
}

function backIdOf({ space }: Room, seat: Seat): string | null {
  const stance = space[seat];
  return stance?.is === "back" ? stance.backId : null;
}

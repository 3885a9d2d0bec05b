import { otherSeat } from "../../protocol/other-seat.ts";
import { type Ask, accept, type Decision, type Reject, reject } from "../practice.ts";
import { msOf, spaceLimits } from "./limits.ts";
import type { SpaceCommand, SpaceEvent } from "./messages.ts";
import { offeredBack } from "./shown.ts";
import { awayOf, type SpaceState } from "./state.ts";

type Of<Type extends SpaceCommand["type"]> = Extract<SpaceCommand, { type: Type }>;

export function decide(state: SpaceState, command: SpaceCommand, ask: Ask): Decision<SpaceEvent> {
  switch (command.type) {
    case "space.agree":
      return agree(command, ask);
    case "space.take":
      return take(state, command, ask);
    case "space.extend":
      return extend(state, command, ask);
    case "space.care":
      return care(state, command, ask);
    case "space.back":
      return back(state, command, ask);
    case "space.answer":
      return answer(state, command, ask);
  }
}

/** Refuses a time that nobody may set, whatever state the room is in. */
export function refuses(command: SpaceCommand): Reject | null {
  if (!("minutes" in command)) return null;
  const { min, max } = command.type === "space.agree" ? spaceLimits.agreedMinutes : spaceLimits.minutes;
  if (command.minutes < min) return reject("tooShort");
  return command.minutes > max ? reject("tooLong") : null;
}

const agree = (command: Of<"space.agree">, ask: Ask): Decision<SpaceEvent> =>
  refuses(command) ?? accept({ type: "space.agreed", ...ask, minutes: command.minutes });

function take(state: SpaceState, command: Of<"space.take">, ask: Ask): Decision<SpaceEvent> {
  const { id: spaceId, minutes, going } = command;
  if (awayOf(state, ask.seat) !== null) return reject("alreadyAway");
  const refused = refuses(command);
  if (refused !== null) return refused;
  const doing = going === undefined ? {} : { going };
  const time = onArrival(askedAtMsOf(command, ask) + msOf(minutes), ask);
  return accept({ type: "space.taken", ...ask, spaceId, ...doing, ...time });
}

/** An extension counts from the announced time, or from now if that has passed. Anything beyond the longest space is cut. */
function extend(state: SpaceState, command: Of<"space.extend">, ask: Ask): Decision<SpaceEvent> {
  const away = awayOf(state, ask.seat);
  if (away === null) return reject("notAway");
  const refused = refuses(command);
  if (refused !== null) return refused;
  const edgeAtMs = away.takenAtMs + spaceLimits.longestMs;
  if (away.returnAtMs >= edgeAtMs) return reject("tooLong");
  const fromMs = Math.max(away.returnAtMs, askedAtMsOf(command, ask));
  const { returnAtMs, ...late } = onArrival(fromMs + msOf(command.minutes), ask);
  const { spaceId } = away;
  return accept({ type: "space.extended", ...ask, spaceId, returnAtMs: Math.min(returnAtMs, edgeAtMs), ...late });
}

/** A phone's estimate may be off, but nothing was asked after it arrived. */
const askedAtMsOf = ({ askedAtMs }: SpaceCommand, { atMs }: Ask): number => Math.min(askedAtMs ?? atMs, atMs);

function onArrival(returnAtMs: number, { atMs }: Ask): { readonly returnAtMs: number; readonly late?: true } {
  if (returnAtMs > atMs + spaceLimits.nearlyMs) return { returnAtMs };
  return { returnAtMs: atMs + spaceLimits.lateMs, late: true };
}

/** If it is late, the other may be in another space, in which nobody has said it. */
function care(state: SpaceState, { spaceId }: Of<"space.care">, ask: Ask): Decision<SpaceEvent> {
  const theirs = awayOf(state, otherSeat(ask.seat));
  if (theirs === null) return reject("nobodyAway");
  if (spaceId !== undefined && spaceId !== theirs.spaceId) return reject("stale");
  return theirs.cared ? reject("careSent") : accept({ type: "space.cared", ...ask, spaceId: theirs.spaceId });
}

function back(state: SpaceState, { id: backId }: Of<"space.back">, ask: Ask): Decision<SpaceEvent> {
  const away = awayOf(state, ask.seat);
  if (away === null) return reject("notAway");
  return accept({ type: "space.returned", ...ask, backId, takenAtMs: away.takenAtMs });
}

/** "Ready" is the last word; the other two may be followed by another answer. */
function answer(state: SpaceState, { backId, answer: said }: Of<"space.answer">, ask: Ask): Decision<SpaceEvent> {
  if (offeredBack(state, ask.seat)?.backId !== backId) return reject("nothingOffered");
  if (awayOf(state, ask.seat) !== null) return reject("alreadyAway");
  const more = said === "needMore" ? { moreUntilAtMs: ask.atMs + spaceLimits.moreMs } : {};
  return accept({ type: "space.answered", ...ask, backId, answer: said, ...more });
}

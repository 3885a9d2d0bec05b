import { earliestOf } from "../practices/instants.ts";
import { type Ask, accept, type Decision, reject } from "../practices/practice.ts";
import { allDeciders, deciderOf, type SystemCommand } from "./deciders.ts";
import { isHeldBack, reactionsTo } from "./reactions.ts";
import type { Command, Event } from "./registry.ts";
import { evolve, fade, type Room } from "./room.ts";
import { isStale } from "./staleness.ts";

/**
 * The events that a command causes, or a lawful no. What was due by then but not yet written comes first. The same room,
 * command and ask give the same answer everywhere.
 */
export function decide(room: Room, command: Command | SystemCommand, { seat, atMs }: Ask): Decision<Event> {
  const found = deciderOf(command.type);
  if (found === undefined) return reject("notAllowed");
  // No more than these two: practices spread it into their events.
  const ask = { seat, atMs };
  if (isStale(command, ask)) return reject("stale");
  const overdue = decideDue(room, atMs);
  const now = fade(overdue.reduce(evolve, room), atMs);
  if (isHeldBack(now, command.type, seat)) return reject("spaceOpen");
  const decision = found.decider.decide(now[found.name], command, ask);
  if ("rejected" in decision) return decision;
  return accept(...overdue, ...withReactions(now, decision.events as readonly Event[])); // those of its practice
}

/** What time itself has made happen by now; nothing when nothing is due. */
export function decideDue(room: Room, atMs: number): readonly Event[] {
  const events: Event[] = [];
  let now = room;
  for (const { name, decider } of allDeciders) {
    const dueAtMs = decider.dueAtMs(now[name]);
    if (dueAtMs === null || dueAtMs > atMs) continue;
    const happened = withReactions(now, decider.due(now[name], atMs) as readonly Event[]); // those of its practice
    events.push(...happened);
    now = happened.reduce(evolve, now);
  }
  return events;
}

function withReactions(room: Room, events: readonly Event[]): readonly Event[] {
  const reactions = events.flatMap((event) => reactionsTo(event, room));
  return reactions.length === 0 ? events : [...events, ...reactions];
}

/** When `decideDue` next has something to say, or null. */
export const nextDueAtMs = (room: Room): number | null =>
  earliestOf(allDeciders.map(({ name, decider }) => decider.dueAtMs(room[name])));

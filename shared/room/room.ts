import { type Ask, accept, type Decision, type Reject, reject } from "../practices/practice.ts";
import { isFaded, type LogEntry } from "../protocol/envelope.ts";
import { isHeldBack, reactionsTo } from "./reactions.ts";
import { type Command, type Event, index, type practices, type SystemCommand, toEvent } from "./registry.ts";
import { isStale } from "./staleness.ts";

type Practices = typeof practices;
type PracticeName = keyof Practices;

/** Everything that two phones share, folded: one slice for each practice. */
export type Room = { readonly [Name in PracticeName]: ReturnType<Practices[Name]["evolve"]> };

// The index holds every practice, so this has every slice.
export const initialRoom = Object.fromEntries(index.all.map(({ name, practice }) => [name, practice.initial])) as Room;

/**
 * The events that a command causes, or a lawful no. What was due by then but not yet written comes first. The same room,
 * command and ask give the same answer everywhere.
 */
export function decide(room: Room, command: Command | SystemCommand, { seat, atMs }: Ask): Decision<Event> {
  const found = index.ofCommand(command.type);
  if (found === undefined) return reject("notAllowed");
  // No more than these two: practices spread it into their events.
  const ask = { seat, atMs };
  if (isStale(command, ask)) return reject("stale");
  const overdue = decideDue(room, atMs);
  const now = fade(overdue.reduce(evolve, room), atMs);
  if (isHeldBack(now, command.type, seat)) return reject("spaceOpen");
  const decision = found.practice.decide(now[found.name], command, ask);
  if ("rejected" in decision) return decision;
  return accept(...overdue, ...withReactions(now, decision.events as readonly Event[])); // those of its practice
}

/** Why any room would reject this command, whatever has happened there; null where one may accept it. */
export const refusesOutright = (command: Command): Reject | null =>
  index.ofCommand(command.type)?.practice.refuses?.(command) ?? null;

/** What time itself has made happen by now; nothing when nothing is due. */
export function decideDue(room: Room, atMs: number): readonly Event[] {
  const events: Event[] = [];
  let now = room;
  for (const { name, practice } of index.all) {
    const dueAtMs = practice.dueAtMs(now[name]);
    if (dueAtMs === null || dueAtMs > atMs) continue;
    const happened = withReactions(now, practice.due(now[name], atMs) as readonly Event[]); // those of its practice
    events.push(...happened);
    now = happened.reduce(evolve, now);
  }
  return events;
}

function withReactions(room: Room, events: readonly Event[]): readonly Event[] {
  const reactions = events.flatMap((event) => reactionsTo(event, room));
  return reactions.length === 0 ? events : [...events, ...reactions];
}

/** The room after an event. Never refuses; what this build doesn't know changes nothing. */
export function evolve(room: Room, event: Event): Room {
  const found = index.ofEvent(event.type);
  return found === undefined ? room : withSlice(room, found.name, found.practice.evolve(room[found.name], event));
}

/** The same for an entry of the log, whole or faded. */
export function evolveEntry(room: Room, entry: LogEntry): Room {
  if (isFaded(entry)) {
    const found = index.ofEvent(entry.type);
    return found === undefined
      ? room
      : withSlice(room, found.name, found.practice.evolveFaded(room[found.name], entry));
  }
  const event = toEvent(entry);
  return event === null ? room : evolve(room, event);
}

export const fold = (entries: readonly LogEntry[], from: Room = initialRoom): Room => entries.reduce(evolveEntry, from);

/** The room without what has expired by now; the same object when nothing has. */
export function fade(room: Room, nowMs: number): Room {
  let faded = room;
  for (const { name, practice } of index.all) faded = withSlice(faded, name, practice.fade(room[name], nowMs));
  return faded;
}

const withSlice = (room: Room, name: PracticeName, slice: unknown): Room =>
  slice === room[name] ? room : { ...room, [name]: slice };

/** When `decideDue` next has something to say, or null. */
export const nextDueAtMs = (room: Room): number | null =>
  earliest(({ name, practice }) => practice.dueAtMs(room[name]));

/** When `fade` next has something to drop, or null. */
export const nextFadeAtMs = (room: Room): number | null =>
  earliest(({ name, practice }) => practice.fadeAtMs(room[name]));

function earliest(instantOf: (named: (typeof index.all)[number]) => number | null): number | null {
  let first: number | null = null;
  for (const named of index.all) {
    const atMs = instantOf(named);
    if (atMs !== null && (first === null || atMs < first)) first = atMs;
  }
  return first;
}

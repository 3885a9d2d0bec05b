import { earliestOf } from "../practices/instants.ts";
import type { Reject } from "../practices/practice.ts";
import { isFaded, type LogEntry } from "../protocol/envelope.ts";
import { type Command, type Event, index, type practices, toEvent } from "./registry.ts";

type Practices = typeof practices;
type PracticeName = keyof Practices;

/** Everything that two phones share, folded: one slice for each practice. */
export type Room = { readonly [Name in PracticeName]: ReturnType<Practices[Name]["evolve"]> };

// The index holds every practice, so this has every slice.
export const initialRoom = Object.fromEntries(index.all.map(({ name, practice }) => [name, practice.initial])) as Room;

/** Why any room would reject this command, whatever has happened there; null where one may accept it. */
export const refusesOutright = (command: Command): Reject | null =>
  index.ofCommand(command.type)?.practice.refuses?.(command) ?? null;

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

/** When `fade` next has something to drop, or null. */
export function nextFadeAtMs(room: Room): number | null {
  const instants = index.all.map(({ name, practice }) => practice.fadeAtMs(room[name]));
  return earliestOf(instants);
}

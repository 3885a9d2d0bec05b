import type { Append, RoomStore, StoredRoom } from "../../../../server/store/port.ts";
import type { Faults, Publish, ServiceStore } from "../faults.ts";
import type { Mutant } from "./mutants.ts";

type Rooms = (rooms: RoomStore, publish: Publish) => Partial<RoomStore>;

export const withRooms = (change: Rooms): Faults => ({
  store: (store: ServiceStore, publish: Publish): ServiceStore => ({
    retention: store.retention,
    devices: store.devices,
    rooms: { ...store.rooms, ...change(store.rooms, publish) },
  }),
});

const entriesOf = ({ entries }: Append) => entries.map(({ entry }) => entry);

/** Faults of the store, or of how it is used: what is durable when, and what it reports about that. */
export const MUTANTS_OF_STORES: readonly Mutant[] = [
  {
    name: "commands are not deduplicated",
    promise: "P3",
    faults: () =>
      withRooms((rooms) => ({ append: (roomId, write) => rooms.append(roomId, { ...write, command: null }) })),
  },
  {
    name: "commands are deduplicated in memory only",
    promise: "P3",
    faults: () => withRooms(dedupedInMemory),
  },
  {
    name: "events are broadcast before the commit",
    promise: "P5",
    faults: () =>
      withRooms((rooms, publish) => ({
        append: (roomId, write) => {
          publish(roomId, entriesOf(write));
          return rooms.append(roomId, write);
        },
      })),
  },
  {
    name: "a command is acked before the commit",
    promise: "P1",
    faults: () =>
      withRooms((rooms) => ({
        append: async (roomId, write) => {
          void rooms.append(roomId, write).catch(() => undefined);
          return "appended";
        },
      })),
  },
  { name: "the room's state is not written with a timer's event", promise: "P4", faults: () => withRooms(remembered) },
  {
    name: "the next timer is not written with the events",
    promise: "P9",
    faults: () =>
      withRooms((rooms) => ({ append: (roomId, write) => rooms.append(roomId, { ...write, dueAtMs: null }) })),
  },
];

/** Only the process remembers what it has written. */
function dedupedInMemory(rooms: RoomStore): Partial<RoomStore> {
  const done = new Set<string>();
  return {
    append: async (roomId, write) => {
      const id = write.command?.id;
      if (id !== undefined && done.has(id)) return "duplicate";
      const result = await rooms.append(roomId, { ...write, command: null });
      if (id !== undefined && result === "appended") done.add(id);
      return result;
    },
  };
}

/** Only the process remembers that a timer has happened. */
export function remembered(rooms: RoomStore): Partial<RoomStore> {
  return {
    append: async (roomId, write) => {
      const before = write.command === null ? await rooms.load(roomId) : null;
      return await rooms.append(roomId, before === null ? write : { ...write, ...timersOf(before) });
    },
  };
}

const timersOf = ({ state, dueAtMs }: StoredRoom) => ({ state, dueAtMs });

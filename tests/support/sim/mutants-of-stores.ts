import type { Append, RoomStore } from "../../../server/store/port.ts";
import type { Faults, Publish, ServiceStore } from "./faults.ts";
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
  {
    name: "a timer's event is written without moving the due time on",
    promise: "P9",
    faults: () => withRooms(claimedLater),
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

/** First the event, then, in a second write, that it has happened. */
function claimedLater(rooms: RoomStore): Partial<RoomStore> {
  return {
    append: async (roomId, write) => {
      const before = write.command === null ? await rooms.load(roomId) : null;
      if (before === null) return await rooms.append(roomId, write);
      const { state, dueAtMs } = before;
      const result = await rooms.append(roomId, { ...write, state, dueAtMs });
      if (result !== "appended") return result;
      return await rooms.append(roomId, { ...write, expect: write.head, entries: [], devices: [] });
    },
  };
}

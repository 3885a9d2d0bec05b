import type { Faults, ServiceStore } from "../support/sim/faults.ts";

/** A deliberate fault, and within how many schedules it must be found out. */
export type Mutant = { readonly name: string; readonly within: number; readonly make: () => Faults };

/** How many schedules any fault may take that isn't rare. */
const USUAL = 500;

const withRooms =
  (change: (rooms: ServiceStore["rooms"]) => Partial<ServiceStore["rooms"]>) => (store: ServiceStore) => ({
    ...store,
    rooms: { ...store.rooms, ...change(store.rooms) },
  });

const withoutRecord: Faults = {
  store: withRooms((rooms) => ({
    append: (roomId, write) => rooms.append(roomId, { ...write, command: null }),
    command: async () => null,
  })),
};

export const mutants: readonly Mutant[] = [
  { name: "no gap check", within: USUAL, make: () => ({ rules: { follows: () => true } }) },
  { name: "no dedupe", within: USUAL, make: () => withoutRecord },
  {
    name: "broadcast before commit",
    within: USUAL,
    make: () => ({
      store: (store, publish) =>
        withRooms((rooms) => ({
          append: (roomId, write) => {
            publish(
              roomId,
              write.entries.map(({ entry }) => entry),
            );
            return rooms.append(roomId, write);
          },
        }))(store),
    }),
  },
  {
    name: "ack before commit",
    within: USUAL,
    make: () => ({
      store: withRooms((rooms) => ({
        append: async (roomId, write) => {
          void rooms.append(roomId, write).catch(() => undefined);
          return "appended";
        },
      })),
    }),
  },
  { name: "read, then join", within: USUAL, make: () => ({ joins: "afterReading" }) },
  {
    name: "no head in the clock reply",
    within: USUAL,
    make: () => ({ answers: (reply, { name }) => (name === "clock" ? { ...reply, head: null } : reply) }),
  },
  {
    name: "silent truncation",
    within: USUAL,
    make: () => ({
      answers: (reply) =>
        "events" in reply && "result" in reply ? { ...reply, events: (reply.events as unknown[]).slice(0, -1) } : reply,
    }),
  },
  {
    name: "cursor without hash",
    within: 2_000,
    make: () => ({ restore: (backup) => backup, rules: { headDiffers: (ours, theirs) => ours.seq !== theirs.seq } }),
  },
  { name: "outbox released on ack", within: 2_000, make: () => ({ rules: { keepReadMs: 0 } }) },
  { name: "parallel outbox", within: USUAL, make: () => ({ rules: { mostInFlight: 8 } }) },
  { name: "sent before it is stored", within: USUAL, make: () => ({ rules: { storeBeforeSend: false } }) },
];

import type { RoomStore, StoredRoom } from "../../../../server/store/port.ts";
import type { Mutant } from "./mutants.ts";
import { remembered, withRooms } from "./of-stores.ts";

const FAULTS: readonly Omit<Mutant, "nodes">[] = [
  { name: "a node never asks for its rooms' heads", promise: "P7", faults: () => ({ asksHeads: false }) },
  {
    name: "a node answers by its copy of a room, without reading it again",
    promise: "P6",
    faults: () => ({ readsAgain: false }),
  },
  { name: "a node rejects by an old copy of a room", promise: "CL6", faults: () => withRooms(readLate) },
  { name: "a room is read before it is safe", promise: "P5", faults: () => ({ waitsForRead: false }) },
  {
    name: "events are sent to the phones of one node only",
    promise: "P7",
    faults: () => ({ publish: (_publish, told) => told }),
  },
  { name: "only one node remembers that a timer has happened", promise: "P9", faults: () => withRooms(remembered) },
  {
    name: "a phone compares heads by their number alone",
    promise: "P7",
    faults: () => ({ rules: { headDiffers: (ours, theirs) => ours.seq !== theirs.seq } }),
  },
];

/** Faults between several nodes on one store. */
export const MUTANTS_OF_NODES: readonly Mutant[] = FAULTS.map((mutant) => ({ ...mutant, nodes: 2 }));

/** A room that is read again is as it was when it was last read. */
function readLate(rooms: RoomStore): Partial<RoomStore> {
  let last: StoredRoom | null = null;
  return {
    load: async (roomId) => {
      const now = await rooms.load(roomId);
      const before = last ?? now;
      last = now;
      return before;
    },
  };
}

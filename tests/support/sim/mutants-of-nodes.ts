import type { Append, RoomStore } from "../../../server/store/port.ts";
import { isFaded } from "../../../shared/protocol/envelope.ts";
import { extend } from "../../../shared/room/chain.ts";
import { type Event, toEvent } from "../../../shared/room/registry.ts";
import { evolve } from "../../../shared/room/room.ts";
import { parseSnapshot, toSnapshot } from "../../../shared/room/snapshot.ts";
import { digest } from "../room/room-log.ts";
import type { Mutant } from "./mutants.ts";
import { withRooms } from "./mutants-of-stores.ts";

const FAULTS: readonly Omit<Mutant, "nodes">[] = [
  { name: "a node never asks for its rooms' heads", promise: "P7", faults: () => ({ asksHeads: false }) },
  { name: "a node rejects by an old copy of a room", promise: "CL6", faults: () => ({ readsAgain: false }) },
  { name: "a room is read before it is safe", promise: "P5", faults: () => ({ waitsForRead: false }) },
  {
    name: "events are sent to the phones of one node only",
    promise: "P7",
    faults: () => ({ publish: (_publish, told) => told }),
  },
  {
    name: "every node writes what timers cause",
    promise: "P9",
    within: 1_500,
    faults: () => withRooms(writtenByEach),
  },
  {
    name: "a phone compares heads by their number alone",
    promise: "P7",
    faults: () => ({ rules: { headDiffers: (ours, theirs) => ours.seq !== theirs.seq } }),
  },
];

/** Faults between several nodes on one store. */
export const MUTANTS_OF_NODES: readonly Mutant[] = FAULTS.map((mutant) => ({ ...mutant, nodes: 2 }));

/** What a timer has caused is written on whatever head there is, as if no other node checked the timers. */
function writtenByEach(rooms: RoomStore): Partial<RoomStore> {
  return {
    append: async (roomId, write) => {
      const result = await rooms.append(roomId, write);
      const stored = result === "conflict" && write.command === null ? await rooms.load(roomId) : null;
      if (stored === null) return result;
      const whole = write.entries.flatMap(({ entry }) => (isFaded(entry) ? [] : [entry]));
      const events = whole.map(toEvent).filter((event): event is Event => event !== null);
      const salts = whole.map(({ salt }) => salt);
      const { head, entries } = extend(stored.head, events, { commandId: null, salts, digest });
      const keepUntilMs = write.entries[0]?.keepUntilMs ?? 0;
      const state = JSON.stringify(toSnapshot(events.reduce(evolve, parseSnapshot(JSON.parse(stored.state)))));
      const again: Append = {
        ...write,
        expect: stored.head,
        head,
        state,
        entries: entries.map((each) => ({ ...each, keepUntilMs })),
      };
      return await rooms.append(roomId, again);
    },
  };
}

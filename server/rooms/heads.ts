import type { Head } from "../../shared/protocol/envelope.ts";
import type { RoomId } from "../store/room-id.ts";
import type { LiveRoom } from "./live-room.ts";

/** Where the logs of many rooms stand, read at once, in the order asked for; null for a room that is gone. */
export type ReadHeads = (roomIds: readonly RoomId[]) => Promise<readonly (Head | null)[]>;

/**
 * Of these rooms those that another node has moved on without this one hearing of it. One that has moved here while the
 * heads were read tells nothing; it is looked at again the next time.
 */
export async function findBehind(lives: readonly LiveRoom[], readHeads: ReadHeads): Promise<readonly LiveRoom[]> {
  const open = lives.filter(({ ended }) => !ended);
  if (open.length === 0) return [];
  const before = open.map(({ head }) => head);
  const stored = await readHeads(open.map(({ roomId }) => roomId));
  return open.filter((live, index) => live.head === before[index] && !isSame(live.head, stored[index] ?? null));
}

const isSame = (one: Head, other: Head | null): boolean =>
  other !== null && one.seq === other.seq && one.hash === other.hash && one.logId === other.logId;

import { type Head, isSameHead } from "../../shared/protocol/envelope.ts";
import type { RoomId } from "../store/room-id.ts";
import type { LiveRoom } from "./live-room.ts";

/**
 * The heads of many rooms, read at once, in the order asked for; null for a room that is gone, undefined for one that can't
 * be read now.
 */
export type ReadHeads = (roomIds: readonly RoomId[]) => Promise<readonly (Head | null | undefined)[]>;

export type HeadPorts = {
  readonly readHeads: ReadHeads;
  /** Resolves once everything that nodes have sent each other until now has arrived, if it arrives at all. */
  readonly underWay: () => Promise<void>;
};

/**
 * The rooms that another node has moved on without this one hearing of it. A room that has moved here meanwhile is left out
 * and checked again next time.
 */
export async function findBehind(
  lives: readonly LiveRoom[],
  { readHeads, underWay }: HeadPorts,
): Promise<readonly LiveRoom[]> {
  const open = lives.filter(({ ended }) => !ended);
  if (open.length === 0) return [];
  const before = new Map(open.map((live) => [live, live.head]));
  const stored = await readHeads(open.map(({ roomId }) => roomId));
  const isStill = (live: LiveRoom): boolean => live.head === before.get(live);
  const behind = open.filter((live, index) => isStill(live) && isOther(live.head, stored[index]));
  if (behind.length === 0) return [];
  await underWay();
  return behind.filter(isStill);
}

function isOther(held: Head, stored: Head | null | undefined): boolean {
  if (stored === undefined) return false;
  return stored === null || !isSameHead(held, stored);
}

import type { Room } from "../../../shared/room/room.ts";
import { parseSnapshot } from "../../../shared/room/snapshot.ts";

/** The folded room, or null when this build can't read it: it was damaged, or written by a newer one. */
export function readRoom(state: unknown): Room | null {
  try {
    return parseSnapshot(state);
  } catch {
    return null;
  }
}

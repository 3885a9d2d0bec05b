import type { Room } from "../../../shared/room/room.ts";
import { RoomState } from "../../../shared/room/snapshot.ts";

/** The folded room, or null when this build can't read it: it was damaged, or written by a newer one. */
export const readRoom = (state: unknown): Room | null => RoomState.safeParse(state).data ?? null;

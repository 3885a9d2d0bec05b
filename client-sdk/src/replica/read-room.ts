import type { Room } from "../../../shared/room/room.ts";
import { RoomState } from "../../../shared/room/snapshot.ts";

/** The folded room, or null when this build can't read it: it is damaged, or written by a newer build. */
export const readRoom = (state: unknown): Room | null => RoomState.safeParse(state).data ?? null;

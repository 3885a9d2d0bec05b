import * as z from "zod/mini";
import { index, practices } from "./registry.ts";
import type { Room } from "./room.ts";

const { breath, space, hear, here, devices } = practices;

/** The room as data. A slice that this build doesn't know is left out; one that an older build didn't write begins anew. */
export const RoomState = z.object({
  breath: z._default(breath.State, () => breath.initial),
  space: z._default(space.State, () => space.initial),
  hear: z._default(hear.State, () => hear.initial),
  here: z._default(here.State, () => here.initial),
  devices: z._default(devices.State, () => devices.initial),
}) satisfies z.ZodMiniType<Room>;

/** What is sent and stored: plain JSON data. A practice in which nothing has happened yet is left out. */
export function toSnapshot(room: Room): Record<string, unknown> {
  const snapshot: Record<string, unknown> = {};
  for (const { name, practice } of index.all) if (room[name] !== practice.initial) snapshot[name] = room[name];
  return snapshot;
}

/** Throws when it isn't a snapshot: damaged, or written by a newer build in a way that this one can't read. */
export const parseSnapshot = (state: unknown): Room => RoomState.parse(state);

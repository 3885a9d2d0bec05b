import type { RoomStore } from "../store/port.ts";

/** The same rooms, reporting the duration of each durable write to `committed`. */
export function timedRooms(
  rooms: RoomStore,
  monotonicMs: () => number,
  committed: (tookMs: number) => void,
): RoomStore {
  return {
    ...rooms,
    append: (roomId, write) => {
      const startMs = monotonicMs();
      const written = rooms.append(roomId, write);
      written.then(
        () => committed(monotonicMs() - startMs),
        () => {},
      );
      return written;
    },
  };
}

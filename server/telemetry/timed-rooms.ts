import type { RoomStore } from "../store/port.ts";

/** The same rooms, reporting the duration of each durable write to `committed`. */
export function timedRooms(
  rooms: RoomStore,
  monotonicMs: () => number,
  committed: (tookMs: number) => void,
): RoomStore {
  return {
    load: (roomId) => rooms.load(roomId),
    append: (roomId, write) => {
      const startMs = monotonicMs();
      const written = rooms.append(roomId, write);
      written.then(
        () => committed(monotonicMs() - startMs),
        () => {},
      );
      return written;
    },
    read: (roomId, afterSeq) => rooms.read(roomId, afterSeq),
    command: (roomId, id) => rooms.command(roomId, id),
    due: (nowMs, limit) => rooms.due(nowMs, limit),
    purge: (roomId, tombstonesUntilMs, leaver) => rooms.purge(roomId, tombstonesUntilMs, leaver),
  };
}

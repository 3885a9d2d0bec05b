import { isFaded, type LogEntry } from "../../shared/protocol/envelope.ts";
import { deviceName, type RoomServer, type RoomSocket, roomName } from "./wire.ts";

/** Connections that this process holds in a socket.io room. */
function socketsIn(io: RoomServer, name: string): readonly RoomSocket[] {
  const ids = io.sockets.adapter.rooms.get(name) ?? [];
  return [...ids].flatMap((id) => io.sockets.sockets.get(id) ?? []);
}

/**
 * The connection is refused from now on, hears nothing more, and its line is closed once the answers on their way have
 * left. A closed line makes every client connect again, and that is where it learns why.
 */
function dismiss(socket: RoomSocket, refusal: "moved" | "ended"): void {
  socket.data.refusal = refusal;
  socket.leave(roomName(socket.data.member.roomId));
  setImmediate(() => socket.conn.close());
}

/** A seat has moved to another phone: the phones that held it so far are told. */
export function dismissMoved(io: RoomServer, roomId: string, entries: readonly LogEntry[]): void {
  for (const entry of entries) {
    if (entry.type !== "device.changed" || isFaded(entry)) continue;
    for (const socket of socketsIn(io, roomName(roomId))) {
      const { seat, deviceId } = socket.data.member;
      if (seat === entry.seat && deviceId !== entry["deviceId"]) dismiss(socket, "moved");
    }
  }
}

/** A phone has left: its connections end. Those of the partner stay as they are. */
export function dismissLeaver(io: RoomServer, deviceId: string): void {
  for (const socket of socketsIn(io, deviceName(deviceId))) dismiss(socket, "ended");
}

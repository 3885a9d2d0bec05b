import { isFaded, type LogEntry } from "../../shared/protocol/envelope.ts";
import type { Member } from "../rooms/member.ts";
import type { Seats } from "./seats.ts";
import type { RoomSocket } from "./wire.ts";

/**
 * Refuses the connection from now on, sends it nothing more, and closes its line once the answers on their way have left. A
 * closed line makes every client reconnect, and then it learns why.
 */
export function dismiss(socket: RoomSocket, refusal: "moved" | "ended"): void {
  socket.data.refusal = refusal;
  void socket.leave(socket.data.member.roomId);
  setImmediate(() => socket.conn.close());
}

/** A seat has moved to another phone: ends the connections of the phone that held it. */
export function dismissMoved(seats: Seats, roomId: string, entries: readonly LogEntry[]): void {
  for (const entry of entries) {
    if (entry.type !== "device.changed" || isFaded(entry)) continue;
    for (const socket of seats.of(roomId)) {
      const { seat, deviceId } = socket.data.member;
      if (seat === entry.seat && deviceId !== entry["deviceId"]) dismiss(socket, "moved");
    }
  }
}

/** A phone has left, or its seat is now another's: ends its connections. The partner's stay as they are. */
export function dismissDevice(
  seats: Seats,
  { roomId, deviceId }: Pick<Member, "roomId" | "deviceId">,
  why: "moved" | "ended",
): void {
  for (const socket of seats.of(roomId)) if (socket.data.member.deviceId === deviceId) dismiss(socket, why);
}

import type { DeviceId } from "../../shared/protocol/ids.ts";
import type { RoomId } from "./room-id.ts";

/**
 * The devices whose day is written already, so that a device costs one write a day however often it connects. Where two of
 * different rooms go by one name, only the last of them is known: the other one costs a write more.
 */
export class SeenToday {
  #day = -1;
  readonly #rooms = new Map<DeviceId, RoomId>();

  isKnown(roomId: RoomId, deviceId: DeviceId, day: number): boolean {
    return day === this.#day && this.#rooms.get(deviceId) === roomId;
  }

  add(roomId: RoomId, deviceId: DeviceId, day: number): void {
    if (day > this.#day) {
      this.#day = day;
      this.#rooms.clear();
    }
    this.#rooms.set(deviceId, roomId);
  }
}

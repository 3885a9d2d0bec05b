import type { DeviceId } from "../../shared/protocol/ids.ts";
import type { RoomId } from "./room-id.ts";

/**
 * The devices whose day is written already, so that a device costs one write a day however often it connects. If two devices
 * in different rooms have the same name, only the last one is known: the other costs one more write.
 */
export class SeenToday {
  #day = -1;
  readonly #rooms = new Map<DeviceId, RoomId>();

  isKnown(roomId: RoomId, deviceId: DeviceId, day: number): boolean {
    return day === this.#day && this.#rooms.get(deviceId) === roomId;
  }

  add(roomId: RoomId, deviceId: DeviceId, day: number): void {
    // One of yesterday that was written after midnight says nothing about today.
    if (day < this.#day) return;
    if (day > this.#day) {
      this.#day = day;
      this.#rooms.clear();
    }
    this.#rooms.set(deviceId, roomId);
  }
}

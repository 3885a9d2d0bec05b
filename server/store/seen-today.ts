import type { DeviceId } from "../../shared/protocol/ids.ts";
import type { RoomId } from "./room-id.ts";

/** The devices whose day is written already, so that a device costs one write a day however often it connects. */
export class SeenToday {
  #day = -1;
  readonly #devices = new Set<string>();

  isKnown(roomId: RoomId, deviceId: DeviceId, day: number): boolean {
    return day === this.#day && this.#devices.has(`${roomId} ${deviceId}`);
  }

  add(roomId: RoomId, deviceId: DeviceId, day: number): void {
    if (day > this.#day) {
      this.#day = day;
      this.#devices.clear();
    }
    this.#devices.add(`${roomId} ${deviceId}`);
  }
}

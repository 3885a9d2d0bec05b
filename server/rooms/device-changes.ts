import type { NewDevice } from "../../shared/protocol/pairing.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { DeviceChange } from "../store/port.ts";

/** What events about phones mean for the credentials. `fresh` are the phones that came with the request itself. */
export function deviceChanges(events: readonly Event[], fresh: readonly NewDevice[]): readonly DeviceChange[] {
  const changes: DeviceChange[] = [];
  for (const event of events) {
    if (event.type === "device.asked") {
      for (const device of fresh) changes.push({ change: "add", device, seat: event.seat, state: "pending" });
    } else if (event.type === "device.kept") {
      changes.push({ change: "forget", deviceId: event.deviceId });
    } else if (event.type === "device.changed") {
      for (const device of fresh) changes.push({ change: "add", device, seat: event.seat, state: "pending" });
      changes.push({ change: "activate", deviceId: event.deviceId });
    }
  }
  return changes;
}

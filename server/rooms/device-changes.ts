import type { Seat } from "../../shared/protocol/ids.ts";
import type { NewDevice } from "../../shared/protocol/pairing.ts";
import type { Event } from "../../shared/room/registry.ts";
import type { DeviceChange } from "../store/port.ts";

/** What events about phones mean for the credentials. `fresh` is the phone that came with the request itself, if one did. */
export function deviceChanges(events: readonly Event[], fresh: NewDevice | undefined): readonly DeviceChange[] {
  const changes: DeviceChange[] = [];
  for (const event of events) {
    if (event.type === "device.asked") {
      changes.push(...added(event, fresh));
    } else if (event.type === "device.kept" || event.type === "device.withdrawn") {
      changes.push({ change: "forget", deviceId: event.deviceId });
    } else if (event.type === "device.changed") {
      changes.push(...added(event, fresh), { change: "activate", deviceId: event.deviceId });
    }
  }
  return changes;
}

/** The phone that the event is about, if it came with the request; one that has waited is known already. */
const added = (
  { seat, deviceId }: { readonly seat: Seat; readonly deviceId: string },
  fresh: NewDevice | undefined,
): readonly DeviceChange[] =>
  fresh?.deviceId === deviceId ? [{ change: "add", device: fresh, seat, state: "pending" }] : [];

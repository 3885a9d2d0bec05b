import type { NewDevice } from "../../../shared/protocol/pairing.ts";
import type { DeviceChange } from "../port.ts";

/** The phones that a write adds; null when two of them share a name or a credential. The same in all stores. */
export function addedDevices(changes: readonly DeviceChange[]): readonly NewDevice[] | null {
  const added = changes.flatMap((change) => (change.change === "add" ? [change.device] : []));
  const distinct = new Set(added.flatMap(({ deviceId, tokenHash }) => [deviceId, tokenHash]));
  return distinct.size < 2 * added.length ? null : added;
}

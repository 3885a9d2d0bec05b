import type { DeviceChange, DeviceStore, KnownDevice } from "../../../server/store/port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { addedDevices } from "../../../server/store/rules/added-devices.ts";
import { dayOf } from "../../../server/store/rules/day.ts";
import { MOST_MOVED } from "../../../server/store/rules/moved.ts";
import type { DeviceId, Hash } from "../../../shared/protocol/ids.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Image, RoomRecord } from "./image.ts";
import { keepOnly } from "./push.ts";

type Devices = RoomRecord["devices"];

export function memoryDevices(image: Image, queue: CommitQueue): DeviceStore {
  return {
    find: (tokenHash) => queue.read(() => find(image, tokenHash)),
    seen: (roomId, deviceId, nowMs) => queue.write(() => see(image.rooms.get(roomId)?.devices, deviceId, nowMs)),
    seenSince: (roomId, seat, sinceMs) =>
      queue.read(() => {
        const devices = [...(image.rooms.get(roomId)?.devices.values() ?? [])];
        const active = devices.find((known) => known.seat === seat && known.state === "active");
        return (active?.seenDay ?? -1) >= dayOf(sinceMs);
      }),
  };
}

export function changeDevices(image: Image, roomId: RoomId, room: RoomRecord, changes: readonly DeviceChange[]): void {
  const { devices, pushes } = room;
  for (const each of changes) {
    if (each.change === "activate") activate(image, room, each.deviceId);
    else if (each.change === "forget") {
      const known = devices.get(each.deviceId);
      if (known !== undefined) image.credentials.delete(known.device.tokenHash);
      devices.delete(each.deviceId);
      for (const [seat, { deviceId }] of pushes) if (deviceId === each.deviceId) pushes.delete(seat);
    } else {
      const { device, seat, state } = each;
      devices.set(device.deviceId, { device, seat, state: "pending", seenDay: null });
      image.credentials.set(device.tokenHash, { roomId, deviceId: device.deviceId });
      if (state === "active") activate(image, room, device.deviceId);
    }
  }
}

/** Whether a credential, or a device's name within its room, is in use. */
export function isTaken(image: Image, changes: readonly DeviceChange[], room?: RoomRecord): boolean {
  const added = addedDevices(changes);
  if (added === null) return true;
  return added.some(
    ({ deviceId, tokenHash }) => room?.devices.has(deviceId) === true || find(image, tokenHash) !== null,
  );
}

function activate(image: Image, { devices, pushes }: RoomRecord, deviceId: DeviceId): void {
  const chosen = devices.get(deviceId);
  if (chosen === undefined) return;
  const others = [...devices].filter(([id, { seat }]) => seat === chosen.seat && id !== deviceId);
  for (const [id, known] of others) devices.set(id, { ...known, state: "revoked", seenDay: null });
  for (const [id, { device }] of others.slice(0, -MOST_MOVED)) {
    image.credentials.delete(device.tokenHash);
    devices.delete(id);
  }
  devices.set(deviceId, { ...chosen, state: "active" });
  keepOnly(pushes, chosen.seat, deviceId);
}

function see(devices: Devices | undefined, deviceId: DeviceId, nowMs: number): void {
  const known = devices?.get(deviceId);
  if (known === undefined || known.state === "revoked") return;
  devices?.set(deviceId, { ...known, seenDay: Math.max(known.seenDay ?? 0, dayOf(nowMs)) });
}

function find(image: Image, tokenHash: Hash): KnownDevice | null {
  const holder = image.credentials.get(tokenHash);
  const known = holder === undefined ? undefined : image.rooms.get(holder.roomId)?.devices.get(holder.deviceId);
  if (holder !== undefined && known !== undefined) return { state: known.state, seat: known.seat, ...holder };
  return image.tombstones.has(tokenHash) ? { state: "ended" } : null;
}

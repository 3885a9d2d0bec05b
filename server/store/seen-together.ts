import type { DeviceId } from "../../shared/protocol/ids.ts";
import type { DeviceStore, RoomId } from "./port.ts";

export type SeenTogether = DeviceStore & { readonly write: () => Promise<void> };

/**
 * The same devices, but who has come is written down by `write`, many at once: after a restart all phones come within
 * seconds, and one by one each would cost a commit of its own. Whoever asks since when a device was there is told
 * with these counted in.
 */
export function seenTogether(devices: DeviceStore): SeenTogether {
  let fresh: { readonly roomId: RoomId; readonly deviceId: DeviceId; readonly nowMs: number }[] = [];
  let written = Promise.resolve();
  const write = (): Promise<void> => {
    const batch = fresh;
    fresh = [];
    const writeBatch = async (): Promise<void> => {
      await Promise.all(batch.map(({ roomId, deviceId, nowMs }) => devices.seen(roomId, deviceId, nowMs)));
    };
    written = written.then(writeBatch, writeBatch);
    return written;
  };
  return {
    find: (tokenHash) => devices.find(tokenHash),
    seen: async (roomId, deviceId, nowMs) => {
      fresh.push({ roomId, deviceId, nowMs });
    },
    seenSince: async (roomId, seat, sinceMs) => {
      await write();
      return await devices.seenSince(roomId, seat, sinceMs);
    },
    write,
  };
}

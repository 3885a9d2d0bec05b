import type { DeviceId } from "../../shared/protocol/ids.ts";
import type { DeviceStore } from "./port.ts";
import type { RoomId } from "./room-id.ts";

export type SeenTogether = DeviceStore & { readonly write: () => Promise<void> };

type Sight = { readonly roomId: RoomId; readonly deviceId: DeviceId; readonly nowMs: number };

/**
 * The same devices, but who has come is written down by `write`, many at once: after a restart all phones come within
 * seconds, and one by one each would cost a commit of its own. What a store that was away has not taken is written the next
 * time. Whoever asks since when a device was there is told with these counted in.
 */
export function seenTogether(devices: DeviceStore): SeenTogether {
  let fresh = new Map<string, Sight>();
  let written = Promise.resolve();
  const writeOne = async (name: string, sight: Sight): Promise<void> => {
    try {
      await devices.seen(sight.roomId, sight.deviceId, sight.nowMs);
    } catch (error) {
      if (!fresh.has(name)) fresh.set(name, sight);
      throw error;
    }
  };
  const write = (): Promise<void> => {
    const batch = fresh;
    fresh = new Map();
    const writeBatch = async (): Promise<void> => {
      await Promise.all(Array.from(batch, ([name, sight]) => writeOne(name, sight)));
    };
    written = written.then(writeBatch, writeBatch);
    return written;
  };
  return {
    find: (tokenHash) => devices.find(tokenHash),
    seen: async (roomId, deviceId, nowMs) => {
      fresh.set(`${roomId} ${deviceId}`, { roomId, deviceId, nowMs });
    },
    seenSince: async (roomId, seat, sinceMs) => {
      await write();
      return await devices.seenSince(roomId, seat, sinceMs);
    },
    write,
  };
}

import type { DeviceId } from "../../shared/protocol/ids.ts";
import { type DeviceStore, StoreUnavailable } from "./port.ts";
import type { RoomId } from "./room-id.ts";

export type SeenTogether = DeviceStore & { readonly write: () => Promise<void> };

type Sight = { readonly roomId: RoomId; readonly deviceId: DeviceId; readonly nowMs: number };

/**
 * The same devices, but who has come is written down by `write`, many at once: after a restart all phones come within
 * seconds, and one by one each would cost a commit of its own. What a store that was away has not taken is written the next
 * time; what it can't write at all, for a page of the disk is damaged, is told and left out. Whoever asks since when a device
 * was there is told with these counted in.
 */
export function seenTogether(devices: DeviceStore): SeenTogether {
  let fresh = new Map<string, Sight>();
  let written = Promise.resolve();
  const writeOne = async (name: string, sight: Sight): Promise<void> => {
    try {
      await devices.seen(sight.roomId, sight.deviceId, sight.nowMs);
    } catch (error) {
      if (isAway(error) && !fresh.has(name)) fresh.set(name, sight);
      throw error;
    }
  };
  const writeFresh = async (): Promise<void> => {
    const batch = fresh;
    fresh = new Map();
    const done = await Promise.allSettled(Array.from(batch, ([name, sight]) => writeOne(name, sight)));
    const faults = done.flatMap((each): unknown[] => (each.status === "rejected" ? [each.reason] : []));
    if (faults.length > 0) throw faults.find(isAway) ?? faults[0];
  };
  const write = (): Promise<void> => {
    written = written.then(writeFresh, writeFresh);
    return written;
  };
  return {
    find: (tokenHash) => devices.find(tokenHash),
    seen: async (roomId, deviceId, nowMs) => {
      fresh.set(`${roomId} ${deviceId}`, { roomId, deviceId, nowMs });
    },
    seenSince: async (roomId, seat, sinceMs) => {
      // Another room's damage is none of this one's; of its own the answer tells.
      await write().catch((error: unknown) => {
        if (isAway(error)) throw error;
      });
      return await devices.seenSince(roomId, seat, sinceMs);
    },
    write,
  };
}

const isAway = (error: unknown): boolean => error instanceof StoreUnavailable;

import type { DeviceId } from "../../shared/protocol/ids.ts";
import { type DeviceStore, StoreUnavailable } from "./port.ts";
import type { RoomId } from "./room-id.ts";
import { dayOf } from "./rules/day.ts";
import { SeenToday } from "./seen-today.ts";

export type SeenTogether = DeviceStore & { readonly write: () => Promise<void> };

type Sight = { readonly roomId: RoomId; readonly deviceId: DeviceId; readonly nowMs: number };

/**
 * Wraps the devices of a store. The days on which devices were there are collected and written by `write`, many at once:
 * after a restart all phones come within seconds, and one by one each would cost a commit of its own; and each only once a
 * day, however often it connects. What a store couldn't take while it was away is written the next time. What it can't write
 * at all, because a page of the disk is damaged, is reported and left out. `seenSince` counts in what isn't written yet.
 */
export function seenTogether(devices: DeviceStore): SeenTogether {
  let fresh = new Map<string, Sight>();
  let written = Promise.resolve();
  const today = new SeenToday();
  const writeOne = async (name: string, sight: Sight): Promise<void> => {
    const { roomId, deviceId, nowMs } = sight;
    try {
      await devices.seen(roomId, deviceId, nowMs);
      today.add(roomId, deviceId, dayOf(nowMs));
    } catch (error) {
      if (isAway(error) && !fresh.has(name)) fresh.set(name, sight);
      throw error;
    }
  };
  const writeFresh = async (): Promise<void> => {
    const batch = fresh;
    fresh = new Map();
    const done = await Promise.allSettled(Array.from(batch, ([name, sight]) => writeOne(name, sight)));
    const faults = done.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
    if (faults.length > 0) throw faults.find(isAway) ?? faults[0];
  };
  const write = (): Promise<void> => {
    written = written.then(writeFresh, writeFresh);
    return written;
  };
  return {
    ...devices,
    seen: async (roomId, deviceId, nowMs) => {
      if (!today.isKnown(roomId, deviceId, dayOf(nowMs)))
        fresh.set(`${roomId} ${deviceId}`, { roomId, deviceId, nowMs });
    },
    seenSince: async (roomId, seat, sinceMs) => {
      // Damage in another room doesn't matter here; damage in this one shows in the answer.
      await write().catch((error: unknown) => {
        if (isAway(error)) throw error;
      });
      return await devices.seenSince(roomId, seat, sinceMs);
    },
    write,
  };
}

const isAway = (error: unknown): boolean => error instanceof StoreUnavailable;

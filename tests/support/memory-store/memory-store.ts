import type { Store } from "../../../server/store/port.ts";
import { StoreUnavailable } from "../../../server/store/port.ts";
import { CommitQueue } from "./commit-queue.ts";
import { memoryDevices } from "./devices.ts";
import { copyImage, emptyImage, type Image } from "./image.ts";
import { memoryPairing } from "./pairing.ts";
import { memoryPush } from "./push.ts";
import { memoryRetention } from "./retention.ts";
import { memoryRooms } from "./rooms.ts";
import { memoryServed } from "./served.ts";

/**
 * An in-memory store with the same contract as the real ones. Its disk is the image: give the image of a crashed store to a new
 * one for a restart, or `restoredImage(backup)` for a rollback.
 */
export type MemoryStore = Store & {
  /** Writes that wait for the next commit. */
  waiting(): number;
  /** Makes all waiting writes durable and answers them at once. */
  commit(): void;
  /** The process dies: the first `durable` waiting writes reach the disk, and nothing is ever answered again. */
  crash(durable: number): Image;
  /** A copy of what is durable now. */
  backup(): Image;
  /** A full disk refuses every commit until there is room again. */
  fill(isFull: boolean): void;
};

export type MemoryStoreOptions = {
  readonly image?: Image;
  /** Called once per commit, with the first write that waits, to say when the commit happens. Default: at once. */
  readonly schedule?: (commit: () => void) => void;
};

export function createMemoryStore({
  image = emptyImage(),
  schedule = (commit) => commit(),
}: MemoryStoreOptions = {}): MemoryStore {
  const queue = new CommitQueue(schedule);
  return {
    rooms: memoryRooms(image, queue),
    retention: memoryRetention(image, queue),
    devices: memoryDevices(image, queue),
    pairing: memoryPairing(image, queue),
    push: memoryPush(image, queue),
    served: memoryServed(image, queue),
    ready: () => (queue.isFull ? Promise.reject(new StoreUnavailable("The disk is full.")) : Promise.resolve()),
    close: () => {
      queue.commit();
      return Promise.resolve();
    },
    waiting: () => queue.waiting,
    commit: () => queue.commit(),
    crash: (durable) => {
      queue.crash(durable);
      return image;
    },
    backup: () => copyImage(image),
    fill: (isFull) => {
      queue.isFull = isFull;
    },
  };
}

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
 * A store that lives in memory and obeys the same contract as the real ones. Its disk is the image: hand the image of a
 * crashed store to a new one, and that is a restart; hand it `restoredImage(backup)`, and that is a rollback.
 */
export type MemoryStore = Store & {
  /** Writes that wait for the next commit. */
  waiting(): number;
  /** Makes durable what waits, and answers it in one go. */
  commit(): void;
  /** The process dies: of the waiting writes the first `durable` reach the disk, and nothing is ever answered again. */
  crash(durable: number): Image;
  /** A copy of what is durable now. */
  backup(): Image;
  /** A full disk refuses every commit until there is room again. */
  fill(isFull: boolean): void;
};

export type MemoryStoreOptions = {
  readonly image?: Image;
  /** When the next commit happens. Called once per commit, with the first write that waits. Default: at once. */
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

import { noted, type ServedStore } from "../../../server/store/served.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Image } from "./image.ts";

export function memoryServed(image: Image, queue: CommitQueue): ServedStore {
  return {
    note: (nowMs) =>
      queue.write(() => {
        const served = noted(image.served[0] ?? null, nowMs);
        image.served[0] = served;
        return served.gaps;
      }),
  };
}

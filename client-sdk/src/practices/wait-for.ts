import { AttuneError } from "../errors.ts";
import type { Phone } from "../phone.ts";

/** How long an answer waits for the thing it answers: it may be a moment behind the other's words in the same room. */
const ARRIVE_WITHIN_MS = 5_000;

/** What `find` finds in the room, now or within 5 s; else rejects with `nothingOffered`. */
export function waitFor<T>(phone: Phone, find: () => T | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const found = find();
    if (found !== null) {
      resolve(found);
      return;
    }
    const stop = (): void => {
      for (const unsubscribe of unsubscribes) unsubscribe();
      cancel();
    };
    const cancel = phone.environment.setTimer(ARRIVE_WITHIN_MS, () => {
      stop();
      reject(new AttuneError("nothingOffered"));
    });
    const look = (): void => {
      const late = find();
      if (late === null) return;
      stop();
      resolve(late);
    };
    // A phone's first room may come before it knows its own seat; once it is live it knows both.
    const unsubscribes = [phone.on("room", look), phone.on("status", look)];
  });
}

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
      unsubscribe();
      cancel();
    };
    const cancel = phone.environment.setTimer(ARRIVE_WITHIN_MS, () => {
      stop();
      reject(new AttuneError("nothingOffered"));
    });
    const unsubscribe = phone.on("room", () => {
      const late = find();
      if (late === null) return;
      stop();
      resolve(late);
    });
  });
}

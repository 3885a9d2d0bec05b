import { whyNoRoom } from "../connection/reasons.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../errors.ts";
import type { Phone } from "../phone.ts";

/** How long an answer waits for what it answers, which may arrive a moment later than the words spoken in the room. */
const ARRIVE_WITHIN_MS = 5_000;

/** Whether the storage is read and the code that reads a room is loaded: before that, nobody knows what is going on. */
export const isStarted = ({ status, engine }: Phone): boolean => status.kind !== "starting" && engine !== null;

/** Resolves once that is so. Rejects with `offline` when the code can't be loaded. */
export async function started(phone: Phone): Promise<void> {
  if (phone.status.kind === "starting")
    await new Promise<void>((resolve) => {
      const stop = phone.on("status", () => {
        stop();
        resolve();
      });
    });
  if (phone.engine === null && whyNoRoom(phone) === null) await phone.loadEngine();
}

/** What `find` finds in the room, now or within 5 s; else rejects with `nothingOffered`, at once where there can be no room. */
export function waitFor<T>(phone: Phone, find: () => T | null): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancels: readonly Cancel[] = [];
    const stop = (): void => {
      for (const cancel of cancels) cancel();
    };
    const refuse = (code: AttuneErrorCode): void => {
      stop();
      reject(new AttuneError(code));
    };
    const look = (): void => {
      const found = find();
      const why = whyNoRoom(phone);
      if (found !== null) {
        stop();
        resolve(found);
      } else if (why !== null) refuse(why);
    };
    cancels = [
      phone.on("room", look),
      phone.on("status", look),
      phone.environment.setTimer(ARRIVE_WITHIN_MS, () => refuse("nothingOffered")),
    ];
    look();
  });
}

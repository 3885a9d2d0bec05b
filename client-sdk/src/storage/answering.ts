import type { Environment } from "../environment/environment.ts";
import type { Storage, Texts } from "./storage.ts";

/** A storage that takes longer counts as not answering. */
const LOAD_WITHIN_MS = 10_000;

/**
 * The app's storage, wrapped so that after 10 s it is known whether it can be read. It isn't asked again before it has
 * answered: if it was only slow, whoever asks next gets that answer. A synchronous throw becomes a rejection.
 */
export function answering(storage: Storage, environment: Environment): Storage {
  let asked: Promise<Texts> | null = null;
  let untilMs = 0;
  const waiting = new Set<() => void>();
  const ask = async (): Promise<Texts> => await storage.load();
  return {
    sharedAs: storage.sharedAs,
    load: () =>
      new Promise((resolve, reject) => {
        const nowMs = environment.monotonicNowMs();
        if (asked === null) {
          untilMs = nowMs + LOAD_WITHIN_MS;
          asked = ask().finally(() => {
            asked = null;
          });
        }
        const giveUp = (): void => {
          over();
          reject(new Error("The storage doesn't answer."));
        };
        const cancel = environment.setTimer(Math.max(0, untilMs - nowMs), giveUp);
        const over = (): void => {
          cancel();
          waiting.delete(giveUp);
        };
        waiting.add(giveUp);
        asked.then(resolve, reject).finally(over);
      }),
    write: async (changes) => await storage.write(changes),
    close: async () => {
      for (const giveUp of [...waiting]) giveUp();
      await storage.close();
    },
  };
}

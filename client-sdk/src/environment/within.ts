import type { Environment } from "./environment.ts";

/** How long a client that is closed waits for a storage, or for what is still being loaded. */
export const CLOSE_WITHIN_MS = 5_000;

/** Resolves once that is over, well or not, and at the latest when the time is up. */
export const within = (environment: Environment, ms: number, ending: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = environment.setTimer(ms, resolve);
    const over = (): void => {
      cancel();
      resolve();
    };
    ending.catch((error: unknown) => environment.report(error)).then(over, over);
  });

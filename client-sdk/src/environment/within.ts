import type { Environment } from "./environment.ts";

/** How long closing a client waits for its storage, or for what is still loading. */
export const CLOSE_WITHIN_MS = 5_000;

/** Resolves once `ending` settles either way, or after `ms` at the latest. */
export const within = (environment: Environment, ms: number, ending: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const cancel = environment.setTimer(ms, resolve);
    const over = (): void => {
      cancel();
      resolve();
    };
    ending.catch((error: unknown) => environment.report(error)).then(over, over);
  });

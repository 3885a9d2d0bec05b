import type { Environment } from "./environment/environment.ts";

/** How long a client that is closed waits for a storage, or for what is still being loaded. */
export const CLOSE_WITHIN_MS = 5_000;

/** Resolves once that is over, well or not, and at the latest when the time is up. */
export async function within(environment: Environment, ms: number, ending: Promise<unknown>): Promise<void> {
  const timer: { cancel?: () => void } = {};
  const late = new Promise<void>((resolve) => {
    timer.cancel = environment.setTimer(ms, resolve);
  });
  await Promise.race([ending.catch((error: unknown) => environment.report(error)), late]);
  timer.cancel?.();
}

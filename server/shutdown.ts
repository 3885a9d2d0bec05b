import { setTimeout as after } from "node:timers/promises";

/** What is shut down, in order. */
export type ShutdownSteps = {
  /** `/readyz` says no, so that a balancer sends nobody new. */
  readonly unready: () => void;
  readonly unreadyMs: number;
  /** New handshakes are told to come back. */
  readonly refuse: () => void;
  /** The connected phones are sent away, a few at a time. */
  readonly drain: () => Promise<void>;
  /** Nothing new is taken; what was taken gets its answer. */
  readonly finish: () => Promise<unknown>;
  readonly closeSockets: () => Promise<void>;
  readonly closeHttp: () => Promise<void>;
  readonly closeStore: () => Promise<void>;
  /** A failing step, perhaps because the store is away, doesn't prevent the others. */
  readonly failed: (error: unknown) => void;
};

/** An answer that takes longer than this won't come. */
const FINISH_MS = 4_000;
/**
 * By then every connection has been cut (see sockets.ts). What may be left is one that was closed earlier and doesn't
 * confirm, or an unfinished TLS handshake. These end with the process, and the store needn't wait for them.
 */
const SOCKETS_MS = 1_250;
const HTTP_MS = 250;

/** With every step at its longest this takes 24 seconds (see the figures in config.ts and drain.ts). */
export async function shutDown(steps: ShutdownSteps, hasGuests: () => boolean): Promise<void> {
  const take = async (step: () => Promise<unknown>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      steps.failed(error);
    }
  };
  steps.unready();
  if (hasGuests()) await after(steps.unreadyMs);
  steps.refuse();
  await take(steps.drain);
  await within(FINISH_MS, take(steps.finish));
  await within(SOCKETS_MS, take(steps.closeSockets));
  await within(HTTP_MS, take(steps.closeHttp));
  await take(steps.closeStore);
}

const within = (ms: number, done: Promise<void>): Promise<void> =>
  Promise.race([done, after(ms, undefined, { ref: false })]);

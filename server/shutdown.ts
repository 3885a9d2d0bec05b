import { setTimeout as after } from "node:timers/promises";

/** What is shut, in the order in which it is shut. */
export type ShutdownSteps = {
  /** `/readyz` says no, so that a balancer sends nobody new. */
  readonly unready: () => void;
  readonly unreadyMs: number;
  /** New handshakes are told to come back. */
  readonly refuse: () => void;
  /** The phones that are here are sent away, a few at a time. */
  readonly drain: () => Promise<void>;
  /** Nothing new is taken up; what was taken up gets its answer. */
  readonly finish: () => Promise<unknown>;
  readonly closeSockets: () => Promise<void>;
  readonly closeHttp: () => Promise<void>;
  readonly closeStore: () => Promise<void>;
  /** A step that fails, because the store is away, say, keeps no other from being done. */
  readonly failed: (error: unknown) => void;
};

/** An answer that takes longer than this will not come. */
const FINISH_MS = 4_000;
/**
 * By then every connection has been cut (see sockets.ts). What may be left is one that was let go earlier and doesn't
 * answer that, or a TLS handshake that was never finished. These end with the process, and the store needn't wait for
 * them.
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

import type { Environment } from "../environment/environment.ts";

/** What browsers, Node and React Native have in common. */
export const machine: Omit<Environment, "onWake"> = {
  monotonicNowMs: () => performance.now(),
  wallNowMs: () => Date.now(),
  setTimer: (afterMs, run) => {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  },
  // Works without `crypto.subtle` too, on plain http in a home network.
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  report: (error) => console.error(error),
};

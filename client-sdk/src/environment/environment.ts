/** Stops a timer or a subscription. Calling it again is harmless. */
export type Cancel = () => void;

/** Why a phone should look at its connection at once. */
export type Wake = "visible" | "online";

/** Everything the SDK takes from the machine it runs on. Each platform brings one; tests bring their own. */
export interface Environment {
  /** Milliseconds that only ever go forward; the start is arbitrary. */
  monotonicNowMs(): number;
  /** Milliseconds since 1970 as this device believes. May be wrong by hours and may jump. */
  wallNowMs(): number;
  setTimer(afterMs: number, run: () => void): Cancel;
  /** The same for what can wait a little longer, until the app has nothing to draw. Where it is missing nothing waits. */
  whenFree?(afterMs: number, run: () => void): Cancel;
  /** From a cryptographic source. */
  randomBytes(count: number): Uint8Array<ArrayBuffer>;
  /** Calls when the app becomes visible again or the network comes back. */
  onWake(listener: (wake: Wake) => void): Cancel;
  /** Shows a failure that nobody caught (a listener of the app threw). Must not throw itself. */
  report(error: unknown): void;
}

/** A longer wait is looked at in between: phones sleep, and most platforms count timers in 31 bits. */
export const LONGEST_TIMER_MS = 3_600_000;

/** A fraction in [0, 1) for jitter, from two random bytes. */
export function chance(environment: Environment): number {
  const [high = 0, low = 0] = environment.randomBytes(2);
  return (high * 256 + low) / 65_536;
}

/** Stops a timer or a subscription. Calling it again is harmless. */
export type Cancel = () => void;

/** Why a phone should look at its connection at once. */
export type Wake = "visible" | "online";

/** Everything the SDK takes from the machine it runs on. Each platform has one; tests bring their own. */
export interface Environment {
  /** Milliseconds that only ever increase; the origin is arbitrary. */
  monotonicNowMs(): number;
  /** Milliseconds since 1970 by this device's clock. May be hours wrong and may jump. */
  wallNowMs(): number;
  setTimer(afterMs: number, run: () => void): Cancel;
  /** A timer for what can wait until the app has nothing to draw. Without it nothing waits. */
  whenFree?(afterMs: number, run: () => void): Cancel;
  /** From a cryptographic source. */
  randomBytes(count: number): Uint8Array<ArrayBuffer>;
  /** Calls when the app becomes visible again or the network comes back. */
  onWake(listener: (wake: Wake) => void): Cancel;
  /** Reports an error that nobody caught, such as one from the app's listener. Must not throw. */
  report(error: unknown): void;
}

/** Longer waits are split: phones sleep, and most platforms count timers in 31 bits. */
export const LONGEST_TIMER_MS = 3_600_000;

/** A fraction in [0, 1) for jitter, from two random bytes. */
export function randomFraction(environment: Environment): number {
  const [high = 0, low = 0] = environment.randomBytes(2);
  return (high * 256 + low) / 65_536;
}

import { demand } from "../demands/demands.ts";
import type { Cancel, Environment, Wake } from "../environment/environment.ts";
import { DeviceTimers, Sleeper } from "./sleeper.ts";

const LEAST_MS = 0.001;

type Timer = { readonly atMs: number; readonly order: number; readonly run: () => void };

/** The machine that one phone of a test runs on, and what may happen to it. */
export type FakeDevice = Environment & {
  /** The app becomes visible, or the network comes back. */
  wake(why?: Wake): void;
  /** Sleeps from now on: its monotonic clock stands still and its timers wait until it is over. Nothing reports the sleep. */
  sleep(forMs: number): void;
  /** Somebody sets this device's wall clock. */
  setWall(byMs: number): void;
  /** What listeners threw. */
  readonly reported: readonly unknown[];
  /** How many timers are pending on this device. */
  readonly timers: number;
};

/** How wrong its clocks are. */
export type FakeDeviceOptions = {
  /** How far this device's wall clock is from the true time. Default 0. */
  readonly wallOffByMs?: number;
  /** Its monotonic clock at the start. Default 0. */
  readonly monotonicFromMs?: number;
  /** Parts per million that its monotonic clock runs fast. Default 0. */
  readonly driftPpm?: number;
  readonly seed?: number;
};

/** Time that stands still until a test moves it. All devices of a test share one. */
export class FakeClock {
  #nowMs: number;
  #order = 0;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();

  /** `startMs` is the true time since 1970 at the start. */
  constructor(startMs = 1_750_000_000_000) {
    this.#startMs = startMs;
    this.#nowMs = startMs;
  }

  /** The true time since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Runs it that much later, once the test has moved the time so far. */
  setTimer(afterMs: number, run: () => void): Cancel {
    // A shorter wait than a time since 1970 can represent would come due again and again at the same instant.
    const waitMs = afterMs > 0 ? Math.max(LEAST_MS, afterMs) : 0;
    const timer = { atMs: this.#nowMs + waitMs, order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /**
   * Runs everything that is due within these milliseconds, in order, with all promises settled in between. Rejects with
   * `badMessage` what isn't a number from 0 on.
   */
  async advance(byMs: number): Promise<void> {
    demandSpan(byMs, "byMs");
    const untilMs = this.#nowMs + byMs;
    await settled();
    for (let next = this.#next(untilMs); next !== null; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = next.atMs;
      next.run();
      await settled();
    }
    this.#nowMs = untilMs;
  }

  /** Runs on until `reached` says so; throws after `withinMs`. */
  async until(reached: () => boolean, withinMs = 60_000): Promise<void> {
    demandSpan(withinMs, "withinMs");
    const untilMs = this.#nowMs + withinMs;
    await settled();
    while (!reached()) {
      const next = this.#next(untilMs);
      if (next === null) throw new Error("It did not come to that in time.");
      await this.advance(next.atMs - this.#nowMs);
    }
  }

  /** A device on this time, with clocks of its own. */
  device({ wallOffByMs = 0, monotonicFromMs = 0, driftPpm = 0, seed = 1 }: FakeDeviceOptions = {}): FakeDevice {
    const listeners = new Set<(wake: Wake) => void>();
    const reported: unknown[] = [];
    let wallMs = wallOffByMs;
    const sleeper = new Sleeper();
    const timers = new DeviceTimers(this, sleeper);
    return {
      reported,
      monotonicNowMs: () => monotonicFromMs + (sleeper.awakeMs(this.#nowMs) - this.#startMs) * (1 + driftPpm / 1e6),
      wallNowMs: () => Math.floor(this.#nowMs + wallMs),
      get timers() {
        return timers.size;
      },
      setTimer: (afterMs, run) => timers.set(afterMs, run),
      randomBytes: seededBytes(seed),
      onWake: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      report: (error) => void reported.push(error),
      wake: (why = "visible") => {
        for (const listener of [...listeners]) listener(why);
      },
      sleep: (forMs) => sleeper.sleep(this.#nowMs, forMs),
      setWall: (byMs) => {
        wallMs += byMs;
      },
    };
  }

  #next(untilMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue;
      if (next === null || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order))
        next = timer;
    }
    return next;
  }
}

/** Without an end no timer would be the last, and the test would hang where not even its own time limit is heard. */
const demandSpan = (ms: number, name: string): void =>
  demand(Number.isFinite(ms) && ms >= 0, `${name} has to be a number of milliseconds, 0 or more.`);

/** Longer than any chain of promises in the SDK. */
const ROUNDS = 60;

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await Promise.resolve();
}

/** Repeatable and unfit for anything secret (mulberry32, public domain). */
export function seededBytes(seed: number): (count: number) => Uint8Array<ArrayBuffer> {
  let state = seed >>> 0;
  const byte = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff;
  };
  return (count) => Uint8Array.from({ length: count }, byte);
}

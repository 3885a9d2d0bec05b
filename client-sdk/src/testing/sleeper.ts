import type { Cancel } from "../environment/environment.ts";

/** Time as counted by a device that sleeps now and then: it stands still meanwhile. */
export class Sleeper {
  #wakesAtMs = Number.NEGATIVE_INFINITY;
  /** The total length of all sleeps, the last of which ends at `#wakesAtMs`. */
  #sleptMs = 0;

  /** If it sleeps already, it does so until the later of the two instants. */
  sleep(nowMs: number, forMs: number): void {
    const before = Math.max(nowMs, this.#wakesAtMs);
    this.#wakesAtMs = Math.max(before, nowMs + forMs);
    this.#sleptMs += this.#wakesAtMs - before;
  }

  /** True time minus the time asleep. */
  awakeMs(nowMs: number): number {
    return Math.max(nowMs, this.#wakesAtMs) - this.#sleptMs;
  }

  /** How long until it is awake; 0 when it is. */
  untilAwakeMs(nowMs: number): number {
    return Math.max(0, this.#wakesAtMs - nowMs);
  }
}

type Clock = { readonly nowMs: number; setTimer(afterMs: number, run: () => void): Cancel };

/** The timers of a device: one due during sleep fires when the device wakes up. */
export class DeviceTimers {
  readonly #clock: Clock;
  readonly #sleeper: Sleeper;
  readonly #waiting = new Set<object>();

  constructor(clock: Clock, sleeper: Sleeper) {
    this.#clock = clock;
    this.#sleeper = sleeper;
  }

  get size(): number {
    return this.#waiting.size;
  }

  set(afterMs: number, run: () => void): Cancel {
    const mark = {};
    this.#waiting.add(mark);
    const ring = (): void => {
      this.#waiting.delete(mark);
      run();
    };
    let cancel = this.#clock.setTimer(afterMs, () => {
      cancel = this.#whenAwake(ring);
    });
    return () => {
      this.#waiting.delete(mark);
      cancel();
    };
  }

  #whenAwake(ring: () => void): Cancel {
    const waitMs = this.#sleeper.untilAwakeMs(this.#clock.nowMs);
    if (waitMs > 0) return this.#clock.setTimer(waitMs, ring);
    ring();
    return () => undefined;
  }
}

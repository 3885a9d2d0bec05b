/** Time as a device counts it that sleeps now and then: it stands still meanwhile. */
export class Sleeper {
  #wakesAtMs = Number.NEGATIVE_INFINITY;
  /** Of all sleeps that are over by `#wakesAtMs`. */
  #sleptMs = 0;

  sleep(nowMs: number, forMs: number): void {
    this.#wakesAtMs = nowMs + forMs;
    this.#sleptMs += forMs;
  }

  /** True time without what was slept. */
  awakeMs(nowMs: number): number {
    return Math.max(nowMs, this.#wakesAtMs) - this.#sleptMs;
  }

  /** How long until it is awake; 0 when it is. */
  untilAwakeMs(nowMs: number): number {
    return Math.max(0, this.#wakesAtMs - nowMs);
  }
}

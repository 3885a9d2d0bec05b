/** `perMs` tokens come back each millisecond, up to `burst`. */
export type Rate = { readonly perMs: number; readonly burst: number };

/** Tolerance for sums of fractions: whoever comes back exactly when told is let through. */
const ROUNDING_MS = 1e-3;

/**
 * A token bucket for each key, kept as the one instant at which it will be full: the generic cell rate algorithm
 * (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). A full bucket is the same as a new one, and one that nobody
 * has taken from for a generation is full. So two generations suffice: the older one is dropped as a whole.
 */
export class Rates {
  readonly #monotonicMs: () => number;
  readonly #tokenMs: number;
  readonly #generationMs: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #turnAtMs: number;

  constructor({ perMs, burst }: Rate, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#tokenMs = 1 / perMs;
    this.#generationMs = burst / perMs;
    this.#turnAtMs = monotonicMs() + this.#generationMs;
  }

  /** Takes one token: 0 when there was one, else the milliseconds until there is. */
  take(key: string): number {
    const nowMs = this.#monotonicMs();
    if (nowMs >= this.#turnAtMs) this.#turn(nowMs);
    const fullAtMs = this.#young.get(key) ?? this.#old.get(key) ?? nowMs;
    const fullAgainAtMs = Math.max(nowMs, fullAtMs) + this.#tokenMs;
    const waitMs = fullAgainAtMs - this.#generationMs - nowMs - ROUNDING_MS;
    if (waitMs > 0) return Math.ceil(waitMs);
    this.#young.set(key, fullAgainAtMs);
    this.#old.delete(key);
    return 0;
  }

  /** How many keys are held in memory. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #turn(nowMs: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnAtMs = nowMs + this.#generationMs;
  }
}

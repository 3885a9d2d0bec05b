/** `perMs` tokens come back each millisecond, at most `burst` lie ready. */
export type Rate = { readonly perMs: number; readonly burst: number };

type Bucket = { tokens: number; atMs: number };

/** A token, less the rounding of fractions: whoever comes back exactly when told is let through. */
const WHOLE = 1 - 1e-9;

/**
 * A token bucket for each key. A bucket that nobody has touched for as long as it takes to fill is the same as a new one,
 * so two generations of buckets suffice: what was not used during a whole generation is forgotten with it.
 */
export class Rates {
  readonly #rate: Rate;
  readonly #monotonicMs: () => number;
  readonly #generationMs: number;
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();
  #turnAtMs: number;

  constructor(rate: Rate, monotonicMs: () => number) {
    this.#rate = rate;
    this.#monotonicMs = monotonicMs;
    this.#generationMs = rate.burst / rate.perMs;
    this.#turnAtMs = monotonicMs() + this.#generationMs;
  }

  /** Takes one token: 0 when there was one, else the milliseconds until there is. */
  take(key: string): number {
    const nowMs = this.#monotonicMs();
    if (nowMs >= this.#turnAtMs) this.#turn(nowMs);
    const bucket = this.#bucket(key, nowMs);
    bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + (nowMs - bucket.atMs) * this.#rate.perMs);
    bucket.atMs = nowMs;
    if (bucket.tokens < WHOLE) return Math.max(1, Math.ceil((WHOLE - bucket.tokens) / this.#rate.perMs));
    bucket.tokens -= 1;
    return 0;
  }

  /** How many keys are held in memory. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #bucket(key: string, nowMs: number): Bucket {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const bucket = this.#old.get(key) ?? { tokens: this.#rate.burst, atMs: nowMs };
    this.#old.delete(key);
    this.#young.set(key, bucket);
    return bucket;
  }

  #turn(nowMs: number): void {
    const missed = nowMs >= this.#turnAtMs + this.#generationMs;
    this.#old = missed ? new Map<string, Bucket>() : this.#young;
    this.#young = new Map();
    this.#turnAtMs = nowMs + this.#generationMs;
  }
}

type Waiting = { readonly endsAtMs: number; readonly expire: () => void };

/**
 * One timer for any number of requests with the same time limit: they expire in the order in which they began. A timer for
 * each would cost more than the request. A finished request is released at once: kept until its deadline, it would survive
 * many garbage collections, with everything it asked.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  /** Oldest first. */
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `expire` unless the returned function is called in time. */
  start(expire: () => void): () => void {
    const waiting: Waiting = { endsAtMs: performance.now() + this.#timeoutMs, expire };
    this.#waiting.add(waiting);
    this.#timer ??= setTimeout(() => this.#look(), this.#timeoutMs);
    return () => this.#waiting.delete(waiting);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
  }

  #look(): void {
    const nowMs = performance.now();
    for (const waiting of this.#waiting) {
      if (waiting.endsAtMs > nowMs) {
        this.#timer = setTimeout(() => this.#look(), Math.max(1, waiting.endsAtMs - nowMs));
        return;
      }
      this.#waiting.delete(waiting);
      waiting.expire();
    }
    this.#timer = undefined;
  }
}

type Waiting = { readonly endsAtMs: number; readonly expire: () => void; done: boolean };

/**
 * One timer for any number of requests that each may take equally long: they expire in the order in which they began. A
 * timer each would cost more than the request.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  #waiting: Waiting[] = [];
  #first = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `expire` unless the returned function is called in time. */
  start(expire: () => void): () => void {
    const waiting: Waiting = { endsAtMs: performance.now() + this.#timeoutMs, expire, done: false };
    this.#waiting.push(waiting);
    this.#timer ??= setTimeout(() => this.#look(), this.#timeoutMs);
    return () => {
      waiting.done = true;
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#first = 0;
  }

  #look(): void {
    const nowMs = performance.now();
    this.#timer = undefined;
    for (; this.#first < this.#waiting.length; this.#first++) {
      const next = this.#waiting[this.#first];
      if (next === undefined || next.done) continue;
      if (next.endsAtMs > nowMs) break;
      next.done = true;
      next.expire();
    }
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
    const [oldest] = this.#waiting;
    if (oldest !== undefined) this.#timer = setTimeout(() => this.#look(), Math.max(1, oldest.endsAtMs - nowMs));
  }
}

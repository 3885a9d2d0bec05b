export type Cancel = () => void;

type Timer = { readonly atMs: number; readonly order: number; run: (() => void) | null };

/** True time at the start of every simulated world, milliseconds since 1970. */
export const START_MS = 1_750_000_000_000;

/**
 * The only clock of a simulated world. It stands still until it is moved, and runs what is due in order, one thing at a time:
 * all promises set going by one thing settle before the next begins.
 */
export class VirtualTime {
  readonly #timers: Timer[] = [];
  readonly #afterEach: () => void;
  #order = 0;
  #nowMs = START_MS;

  /** `afterEach` checks the world after every single step. */
  constructor(afterEach: () => void) {
    this.#afterEach = afterEach;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, run };
    this.#order += 1;
    this.#push(timer);
    return () => {
      timer.run = null;
    };
  }

  /** Lets this much time pass. */
  async pass(byMs: number): Promise<void> {
    await this.until(() => false, byMs);
  }

  /** Runs until `reached` says so. False when `withinMs` passed first. */
  async until(reached: () => boolean, withinMs: number): Promise<boolean> {
    const untilMs = this.#nowMs + withinMs;
    await settled();
    this.#afterEach();
    while (!reached()) {
      const [next] = this.#timers;
      if (next === undefined || next.atMs > untilMs) {
        this.#nowMs = untilMs;
        return false;
      }
      this.#pop();
      if (next.run === null) continue;
      this.#nowMs = next.atMs;
      next.run();
      await settled();
      this.#afterEach();
    }
    return true;
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(heap, at, above)) return;
      swap(heap, at, above);
      at = above;
    }
  }

  #pop(): void {
    const heap = this.#timers;
    swap(heap, 0, heap.length - 1);
    heap.pop();
    let at = 0;
    for (;;) {
      let first = at;
      for (const below of [2 * at + 1, 2 * at + 2]) if (isBefore(heap, below, first)) first = below;
      if (first === at) return;
      swap(heap, at, first);
      at = first;
    }
  }
}

/** Resolves once every promise that can settle has. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function isBefore(heap: readonly Timer[], one: number, other: number): boolean {
  const [first, second] = [heap[one], heap[other]];
  if (first === undefined || second === undefined) return false;
  return first.atMs === second.atMs ? first.order < second.order : first.atMs < second.atMs;
}

function swap(heap: Timer[], one: number, other: number): void {
  const [first, second] = [heap[one], heap[other]];
  if (first === undefined || second === undefined) return;
  heap[one] = second;
  heap[other] = first;
}

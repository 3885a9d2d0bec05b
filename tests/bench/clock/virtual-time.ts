type Due = { readonly atMs: number; readonly order: number; readonly run: () => void; live: boolean };

/** Virtual time: events run in the order of their instants, equal ones in the order in which they were asked for. */
export class VirtualTime {
  #nowMs = 0;
  #order = 0;
  readonly #heap: Due[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Returns a function that calls it off. */
  at(atMs: number, run: () => void): () => void {
    const due: Due = { atMs: Math.max(atMs, this.#nowMs), order: this.#order, run, live: true };
    this.#order += 1;
    this.#push(due);
    return () => {
      due.live = false;
    };
  }

  runUntil(endMs: number): void {
    for (let due = this.#heap[0]; due !== undefined && due.atMs <= endMs; due = this.#heap[0]) {
      this.#pop();
      if (!due.live) continue;
      this.#nowMs = due.atMs;
      due.run();
    }
    this.#nowMs = endMs;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child += 1;
      const least = heap[child];
      if (least === undefined || !isBefore(least, last)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

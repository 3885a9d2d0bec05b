/** Counts the requests that have no answer yet, so that a shutdown can wait for the last one. */
export class InFlight {
  #count = 0;
  #closed = false;
  #idle: (() => void) | null = null;
  #closing: Promise<void> | undefined;

  /** Whether requests are no longer taken. */
  get closed(): boolean {
    return this.#closed;
  }

  get count(): number {
    return this.#count;
  }

  enter(): void {
    this.#count += 1;
  }

  leave(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#idle?.();
  }

  /** Refuses what comes from now on, and resolves when everything taken before has its answer. */
  close(): Promise<void> {
    this.#closed = true;
    this.#closing ??= new Promise((resolve) => {
      this.#idle = resolve;
      if (this.#count === 0) resolve();
    });
    return this.#closing;
  }
}

import type { Cancel, VirtualTime } from "./virtual-time.ts";

/** One run of a process: once it has ended, nothing it had scheduled happens any more. */
export class Life {
  readonly #time: VirtualTime;
  #ended = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  get ended(): boolean {
    return this.#ended;
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#time.after(delayMs, () => {
      if (!this.#ended) run();
    });
  }

  end(): void {
    this.#ended = true;
  }
}

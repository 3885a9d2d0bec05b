import { backOff } from "../connection/timing.ts";
import type { Environment } from "../environment/environment.ts";

/** The server can't take commands just now: until when nothing is sent, longer each time unless it says how long. */
export class Hold {
  readonly #environment: Environment;
  #untilMs = 0;
  #inARow = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Milliseconds that are left; below 0 when it is over. */
  get leftMs(): number {
    return this.#untilMs - this.#environment.monotonicNowMs();
  }

  begin(forMs: number | undefined): void {
    this.#untilMs = this.#environment.monotonicNowMs() + (forMs ?? backOff(this.#inARow).maxMs);
    this.#inARow += 1;
  }

  /** A command was answered: the next hold is a short one again. */
  answered(): void {
    this.#inARow = 0;
  }
}

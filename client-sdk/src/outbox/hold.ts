import { backOff } from "../connection/timing.ts";
import type { Environment } from "../environment/environment.ts";

/** While the server can't take commands: until when nothing is sent. Grows each time unless the server says how long. */
export class Hold {
  readonly #environment: Environment;
  #untilMs = 0;
  #inARow = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Milliseconds left; negative when it is over. */
  get leftMs(): number {
    return this.#untilMs - this.#environment.monotonicNowMs();
  }

  begin(forMs: number | undefined): void {
    this.#untilMs = this.#environment.monotonicNowMs() + (forMs ?? backOff(this.#inARow).maxMs);
    this.#inARow += 1;
  }

  /** A command was answered: the next hold starts short again. */
  answered(): void {
    this.#inARow = 0;
  }
}

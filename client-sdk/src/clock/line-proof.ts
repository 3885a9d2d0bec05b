import type { ConnectionId } from "../connection/state.ts";
import { PROBE_WITHIN_MS } from "../connection/timing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";

/** A connection that has to answer within 3 s, or is dead. Asking it again meanwhile gives it no more time. */
export class LineProof {
  readonly #environment: Environment;
  readonly #silent: (id: ConnectionId) => void;
  #demanded: ConnectionId | null = null;
  #cancel: Cancel = () => undefined;

  constructor(environment: Environment, silent: (id: ConnectionId) => void) {
    this.#environment = environment;
    this.#silent = silent;
  }

  demand(id: ConnectionId): void {
    if (this.#demanded === id) return;
    this.settle();
    this.#demanded = id;
    this.#cancel = this.#environment.setTimer(PROBE_WITHIN_MS, () => {
      this.#demanded = null;
      this.#silent(id);
    });
  }

  /** It has answered, or nobody asks any more. */
  settle(): void {
    this.#cancel();
    this.#demanded = null;
  }
}

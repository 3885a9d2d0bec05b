import type { Store } from "./store/port.ts";

/** How far the server is in its life. It only ever moves towards the end. */
export class Lifecycle {
  #ready = true;
  #admits = true;
  readonly #store: Pick<Store, "ready">;

  constructor(store: Pick<Store, "ready">) {
    this.#store = store;
  }

  /** Resolves when people may be sent here: the store can write, and no shutdown has begun. */
  readonly ready = async (): Promise<void> => {
    if (!this.#ready) throw new Error("stopping");
    await this.#store.ready();
  };

  /** Whether new handshakes are let in. */
  readonly admits = (): boolean => this.#admits;

  readonly unready = (): void => {
    this.#ready = false;
  };

  readonly refuse = (): void => {
    this.#admits = false;
  };
}

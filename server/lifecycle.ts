import type { Store } from "./store/port.ts";
import type { Clock } from "./time/clock.ts";

/** How long an answer is reused: each check is a write, and anyone may ask. */
const LOOK_EVERY_MS = 500;

/** How far the server is in its life. It only ever moves towards the end. */
export class Lifecycle {
  #ready = true;
  #admits = true;
  readonly #store: Pick<Store, "ready">;
  readonly #clock: Pick<Clock, "monotonicMs" | "synced">;
  #look: { readonly atMs: number; readonly found: Promise<void> } | null = null;

  constructor(store: Pick<Store, "ready">, clock: Pick<Clock, "monotonicMs" | "synced">) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Resolves when people may be sent here: the store can write, the time is known, and no shutdown has begun. */
  readonly ready = async (): Promise<void> => {
    if (!this.#ready) throw new Error("stopping");
    if (!this.#clock.synced) throw new Error("not synced");
    const nowMs = this.#clock.monotonicMs();
    if (this.#look === null || nowMs - this.#look.atMs >= LOOK_EVERY_MS) {
      this.#look = { atMs: nowMs, found: this.#store.ready() };
    }
    await this.#look.found;
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

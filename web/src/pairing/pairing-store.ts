import { createListeners } from "../listeners.ts";
import type { PairingState } from "./pairing-state.ts";

/** The current state of pairing, for everything that changes it or shows it. */
export class PairingStore {
  readonly #listeners = createListeners();
  #now: PairingState = { at: "nothing" };

  get now(): PairingState {
    return this.#now;
  }

  readonly subscribe = this.#listeners.subscribe;

  become(next: PairingState): void {
    this.#now = next;
    this.#listeners.tell();
  }

  /** For a change of something shown along with it, such as the connection. */
  tell(): void {
    this.#listeners.tell();
  }
}

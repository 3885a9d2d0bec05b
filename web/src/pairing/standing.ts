import { createListeners } from "../listeners.ts";
import type { Pairing } from "./where-it-stands.ts";

/** The current state of pairing, for everything that changes it or shows it. */
export class Standing {
  readonly #listeners = createListeners();
  #now: Pairing = { at: "nothing" };

  get now(): Pairing {
    return this.#now;
  }

  readonly subscribe = this.#listeners.subscribe;

  become(next: Pairing): void {
    this.#now = next;
    this.#listeners.tell();
  }

  /** For a change of something shown along with it, such as the connection. */
  tell(): void {
    this.#listeners.tell();
  }
}

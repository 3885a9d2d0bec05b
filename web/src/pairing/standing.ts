import { createListeners } from "../listeners.ts";
import type { Pairing } from "./where-it-stands.ts";

/** Where pairing stands now, for all who move it on and all who show it. */
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

  /** For a change of something that is shown along with it, such as the connection. */
  tell(): void {
    this.#listeners.tell();
  }
}

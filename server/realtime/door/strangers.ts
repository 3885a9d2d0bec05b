import { Crowd, type Line } from "./crowd.ts";

/** How often one connection may try to introduce itself. */
const MAX_TRIES = 5;

/**
 * The connections that have not shown a valid credential, counted by address. Everyone begins as one of those who haven't
 * said yet who they are, so these never keep anybody out: else whoever shares an address with somebody could lock them out of
 * their own place by holding lines.
 */
export class Strangers {
  readonly #silent: Crowd;
  readonly #pairing: Crowd;
  readonly #tries = new WeakMap<Line, number>();

  constructor(cap: number) {
    this.#silent = new Crowd(cap);
    this.#pairing = new Crowd(cap);
  }

  /** A new connection. Where as many of its address are silent as may be, one of them has to go, whichever it is. */
  meet(line: Line, address: string): void {
    while (!this.#silent.admit(line, address)) {
      const other = this.#silent.anyOf(address);
      if (other === undefined) return;
      this.#silent.release(other);
      other.close();
    }
  }

  /** It introduces itself once more; false when it has done so too often. */
  tries(line: Line): boolean {
    const tries = (this.#tries.get(line) ?? 0) + 1;
    this.#tries.set(line, tries);
    return tries <= MAX_TRIES;
  }

  /** It has shown a valid credential. */
  welcome(line: Line): void {
    this.#silent.release(line);
    this.#tries.delete(line);
  }

  /** It has none, and is here to pair; false when as many of its address are as may be. */
  host(line: Line, address: string): boolean {
    this.#silent.release(line);
    return this.#pairing.admit(line, address);
  }
}

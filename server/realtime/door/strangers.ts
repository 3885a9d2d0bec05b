import { ConnectionCap, type Line } from "./connection-cap.ts";

/** How often one connection may try to introduce itself. */
const MAX_TRIES = 5;

/**
 * The connections without a valid credential, counted by address. Everyone begins among the silent ones, who haven't
 * introduced themselves yet; so these never keep anybody out. Otherwise whoever shares an address with somebody could lock
 * them out of their own pairing by holding lines open.
 */
export class Strangers {
  readonly #silent: ConnectionCap;
  readonly #pairing: ConnectionCap;
  readonly #tries = new WeakMap<Line, number>();

  constructor(cap: number) {
    this.#silent = new ConnectionCap(cap);
    this.#pairing = new ConnectionCap(cap);
  }

  /** Counts a new connection. If its address has the maximum of silent ones, one of them, chosen at random, is closed. */
  meet(line: Line, address: string): void {
    while (!this.#silent.admit(line, address)) {
      const other = this.#silent.anyOf(address);
      if (other === undefined) return;
      this.#silent.release(other);
      other.close();
    }
  }

  /** It introduces itself again; false when it has done so too often. */
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

  /** It has none, and wants to pair; false when its address has the maximum of these. */
  host(line: Line, address: string): boolean {
    this.#silent.release(line);
    return this.#pairing.admit(line, address);
  }
}

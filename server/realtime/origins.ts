/**
 * The web origins whose pages may connect: an exact list. Browsers always send the header with a websocket; Node and
 * native apps send none and are let in, because what counts is the credential, and that a page can't borrow.
 */
export class Origins {
  readonly #known = new Set<string>();

  constructor(origins: readonly string[]) {
    this.allow(origins);
  }

  allow(origins: readonly string[]): void {
    for (const origin of origins) this.#known.add(origin.toLowerCase());
  }

  permits(origin: string | undefined): boolean {
    return origin === undefined || this.#known.has(origin);
  }
}

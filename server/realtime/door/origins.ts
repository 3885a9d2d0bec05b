/**
 * The web origins whose pages may connect: an exact list. Browsers always send the header with a websocket; Node and
 * native apps send none and are let in, because what counts is the credential, and that a page can't borrow.
 */
export class Origins {
  readonly #listed: ReadonlySet<string>;
  #own: ReadonlySet<string> = new Set();
  #findOwn: () => readonly string[] = () => [];

  constructor(listed: readonly string[]) {
    this.#listed = new Set(listed.map((origin) => origin.toLowerCase()));
  }

  /**
   * Adds this machine's own addresses. They are looked up again for an unknown origin, as the machine may have changed its
   * network.
   */
  addOwn(find: () => readonly string[]): void {
    this.#findOwn = find;
    this.#own = new Set(find());
  }

  permits(origin: string | undefined): boolean {
    if (origin === undefined || this.#listed.has(origin) || this.#own.has(origin)) return true;
    this.#own = new Set(this.#findOwn());
    return this.#own.has(origin);
  }
}

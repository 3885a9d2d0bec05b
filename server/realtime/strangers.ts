/** A connection below the namespaces, as far as it matters here. */
type Line = {
  readonly close: () => void;
  /** Its "close" has one listener more here; the line's own list would keep the room it once made for a third. */
  readonly transport: {
    readonly once: (event: "close", listener: () => void) => unknown;
    readonly off: (event: "close", listener: () => void) => unknown;
  };
};

type Stranger = { readonly address: string; readonly gone: () => void; tries: number };

/** How often one connection may try to introduce itself. */
const MAX_TRIES = 5;

/** The connections that have not shown a valid credential, counted by address. */
export class Strangers {
  readonly #cap: number;
  readonly #lines = new Map<object, Stranger>();
  readonly #counts = new Map<string, number>();

  constructor(cap: number) {
    this.#cap = cap;
  }

  hasRoomFor(address: string): boolean {
    return (this.#counts.get(address) ?? 0) < this.#cap;
  }

  /** A new connection is a stranger. Over the cap it is closed at once. */
  meet(line: Line, address: string): void {
    if (!this.hasRoomFor(address)) {
      line.close();
      return;
    }
    const gone = (): void => this.#forget(line);
    this.#lines.set(line, { address, gone, tries: 0 });
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
    line.transport.once("close", gone);
  }

  /** It introduces itself once more; false when it has done so too often. */
  tries(line: object): boolean {
    const stranger = this.#lines.get(line);
    if (stranger === undefined) return true;
    stranger.tries += 1;
    return stranger.tries <= MAX_TRIES;
  }

  /** It has shown a valid credential. */
  welcome(line: Line): void {
    const stranger = this.#lines.get(line);
    if (stranger === undefined) return;
    line.transport.off("close", stranger.gone);
    this.#forget(line);
  }

  #forget(line: object): void {
    const stranger = this.#lines.get(line);
    if (stranger === undefined) return;
    this.#lines.delete(line);
    const count = (this.#counts.get(stranger.address) ?? 0) - 1;
    if (count > 0) this.#counts.set(stranger.address, count);
    else this.#counts.delete(stranger.address);
  }
}

/** A connection of the engine, as far as it matters here. */
export type Line = {
  readonly readyState: string;
  readonly close: () => void;
  /**
   * The "close" of its transport: a third listener on the connection itself would grow its list of listeners, for each idle
   * phone.
   */
  readonly transport: {
    readonly once: (event: "close", listener: () => void) => unknown;
    readonly off: (event: "close", listener: () => void) => unknown;
  };
};

type Counted = { readonly key: string; readonly gone: () => void };

/** Counts open lines by key, and never admits more of one key than the cap. */
export class ConnectionCap {
  readonly #cap: number;
  readonly #counted = new Map<Line, Counted>();
  readonly #byKey = new Map<string, Set<Line>>();

  constructor(cap: number) {
    this.#cap = cap;
  }

  /**
   * Counts the line until it closes. False, without counting it, when the key has reached its cap. A line may have gone while
   * its credential was looked up: nothing would ever end its count.
   */
  admit(line: Line, key: string): boolean {
    if (this.#counted.has(line) || line.readyState === "closed") return true;
    const lines = this.#byKey.get(key) ?? new Set();
    if (lines.size >= this.#cap) return false;
    const gone = (): void => this.#forget(line);
    this.#counted.set(line, { key, gone });
    this.#byKey.set(key, lines.add(line));
    line.transport.once("close", gone);
    return true;
  }

  /** Stops counting it. */
  release(line: Line): void {
    const counted = this.#counted.get(line);
    if (counted === undefined) return;
    line.transport.off("close", counted.gone);
    this.#forget(line);
  }

  /** One line of that key, chosen at random. */
  anyOf(key: string): Line | undefined {
    const lines = [...(this.#byKey.get(key) ?? [])];
    return lines[Math.floor(Math.random() * lines.length)];
  }

  #forget(line: Line): void {
    const counted = this.#counted.get(line);
    if (counted === undefined) return;
    this.#counted.delete(line);
    const lines = this.#byKey.get(counted.key);
    lines?.delete(line);
    if (lines?.size === 0) this.#byKey.delete(counted.key);
  }
}

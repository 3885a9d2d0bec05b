/** A connection of the engine, as far as it matters here. */
export type Line = {
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

type Member = { readonly name: string; readonly gone: () => void };

/** Counts open lines by name, and never admits more of one name than the cap. */
export class Crowd {
  readonly #cap: number;
  readonly #members = new Map<Line, Member>();
  readonly #byName = new Map<string, Set<Line>>();

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Counts the line until it closes. False, without counting it, when the name has reached its cap. */
  admit(line: Line, name: string): boolean {
    if (this.#members.has(line)) return true;
    const lines = this.#byName.get(name) ?? new Set();
    if (lines.size >= this.#cap) return false;
    const gone = (): void => this.#forget(line);
    this.#members.set(line, { name, gone });
    this.#byName.set(name, lines.add(line));
    line.transport.once("close", gone);
    return true;
  }

  /** Stops counting it. */
  release(line: Line): void {
    const member = this.#members.get(line);
    if (member === undefined) return;
    line.transport.off("close", member.gone);
    this.#forget(line);
  }

  /** One line of that name, chosen at random. */
  anyOf(name: string): Line | undefined {
    const lines = [...(this.#byName.get(name) ?? [])];
    return lines[Math.floor(Math.random() * lines.length)];
  }

  #forget(line: Line): void {
    const member = this.#members.get(line);
    if (member === undefined) return;
    this.#members.delete(line);
    const lines = this.#byName.get(member.name);
    lines?.delete(line);
    if (lines?.size === 0) this.#byName.delete(member.name);
  }
}

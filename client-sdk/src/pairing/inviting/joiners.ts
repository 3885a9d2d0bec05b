/** Somebody who said yes to this phone's invitation. */
export type Joiner = { readonly attemptId: string; readonly name: string };

/**
 * Those who said yes, in that order. Only the first is asked about; otherwise an answer meant for one could reach another who
 * came in the meantime.
 */
export class Joiners {
  readonly #names = new Map<string, string>();

  /** Null when nobody is there. */
  get first(): Joiner | null {
    for (const [attemptId, name] of this.#names) return { attemptId, name };
    return null;
  }

  /** Whether this one is asked about now. */
  add({ attemptId, name }: Joiner): boolean {
    if (this.#names.has(attemptId)) return false;
    this.#names.set(attemptId, name);
    return this.#names.size === 1;
  }

  /** Whether it was the one asked about. */
  remove(attemptId: string): boolean {
    const wasFirst = this.first?.attemptId === attemptId;
    this.#names.delete(attemptId);
    return wasFirst;
  }
}

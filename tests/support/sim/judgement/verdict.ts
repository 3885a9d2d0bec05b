/** The simulation found a promise broken. */
export class Broken extends Error {
  override readonly name = "Broken";
  readonly promise: string;

  constructor(promise: string, what: string) {
    super(`${promise}: ${what}`);
    this.promise = promise;
  }
}

/**
 * Remembers the first broken promise: listeners may not throw, so it is thrown after the step. With `only`, no other promise
 * counts.
 */
export class Verdict {
  readonly #only: string | undefined;
  #first: Broken | null = null;

  constructor(only?: string) {
    this.#only = only;
  }

  broken(promise: string, what: string): void {
    if (this.#only === undefined || this.#only === promise) this.#first ??= new Broken(promise, what);
  }

  check(promise: string, holds: boolean, what: string): void {
    if (!holds) this.broken(promise, what);
  }

  throwIfBroken(): void {
    if (this.#first !== null) throw this.#first;
  }
}

/** The simulation found a promise broken. */
export class Broken extends Error {
  override readonly name = "Broken";
  readonly promise: string;

  constructor(promise: string, what: string) {
    super(`${promise}: ${what}`);
    this.promise = promise;
  }
}

/** Remembers the first broken promise: listeners may not throw, so it is thrown after the step. */
export class Verdict {
  #first: Broken | null = null;

  broken(promise: string, what: string): void {
    this.#first ??= new Broken(promise, what);
  }

  check(promise: string, holds: boolean, what: string): void {
    if (!holds) this.broken(promise, what);
  }

  throwIfBroken(): void {
    if (this.#first !== null) throw this.#first;
  }
}

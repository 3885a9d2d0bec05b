/** Runs work under the same name one after another, and under different names in parallel. */
export class OneAtATime {
  readonly #last = new Map<unknown, Promise<unknown>>();

  run<T>(name: unknown, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const done = before === undefined ? work() : before.then(work, work);
    this.#last.set(name, done);
    const over = (): void => {
      if (this.#last.get(name) === done) this.#last.delete(name);
    };
    done.then(over, over);
    return done;
  }
}

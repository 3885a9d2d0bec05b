import { StoreUnavailable } from "../../../server/store/port.ts";

/** `apply` changes the data and returns a function that answers, called once the whole commit is durable. */
type Waiting = { readonly apply: () => () => void; readonly refuse: (error: Error) => void };

/**
 * Writes wait here for the next commit, in order. Only a commit changes the data and answers, so what waits can be lost as in a
 * crash, and nobody ever reads what isn't durable.
 */
export class CommitQueue {
  readonly #schedule: (commit: () => void) => void;
  #waiting: Waiting[] = [];
  #isDead = false;
  isFull = false;

  constructor(schedule: (commit: () => void) => void) {
    this.#schedule = schedule;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** A write is a plain function on the data; it runs at its commit. */
  write<Result>(run: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#isDead) return;
      const apply = (): (() => void) => {
        try {
          const result = run();
          return () => resolve(result);
        } catch (error) {
          return () => reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      this.#waiting.push({ apply, refuse: reject });
      if (this.#waiting.length === 1) this.#schedule(() => this.commit());
    });
  }

  /** A dead store never answers, like the process that used it. */
  read<Result>(run: () => Result): Promise<Result> {
    return this.#isDead ? new Promise(() => {}) : Promise.resolve(run());
  }

  commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (this.isFull) {
      for (const { refuse } of batch) refuse(new StoreUnavailable("The disk is full."));
      return;
    }
    const answers = batch.map(({ apply }) => apply());
    for (const answer of answers) answer();
  }

  /** The first `durable` waiting writes reach the disk, the others are lost; nobody gets an answer any more. */
  crash(durable: number): void {
    const reached = this.isFull ? [] : this.#waiting.slice(0, durable);
    this.#waiting = [];
    this.#isDead = true;
    for (const { apply } of reached) apply();
  }
}

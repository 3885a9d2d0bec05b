import { deferred } from "../deferred.ts";

/** The command is durable on the server; its last event stands at `seq`. */
export type Delivered = { readonly delivered: true; readonly seq: number };

/**
 * The command is safe on this phone but not sent yet: it goes by itself when there is a connection, also after a restart.
 * `done` resolves once it is durable, or rejects with an AttuneError (a rejection, or `stale` when it came too late to mean
 * anything). Nobody needs to wait for it: the client's `delivered`, `rejected` and `dropped` events tell the same.
 */
export type Queued = { readonly delivered: false; readonly queued: true; readonly done: Promise<Delivered> };

/** What became of a command that wasn't refused: `delivered` says whether it is durable already. */
export type Outcome = Delivered | Queued;

/** A command that isn't durable by then is called queued. Without a connection it is called so at once. */
export const QUEUED_AFTER_MS = 5_000;

/** The two promises of one command. */
export class Delivery {
  readonly #outcome = deferred<Outcome>();
  readonly #done = deferred<Delivered>();

  constructor() {
    // Whoever doesn't look at `done` has heard of it through the client's events.
    this.#done.promise.catch(() => undefined);
  }

  get outcome(): Promise<Outcome> {
    return this.#outcome.promise;
  }

  delivered(seq: number): void {
    const delivered = { delivered: true, seq } as const;
    this.#done.resolve(delivered);
    this.#outcome.resolve(delivered);
  }

  queued(): void {
    this.#outcome.resolve({ delivered: false, queued: true, done: this.#done.promise });
  }

  failed(error: Error): void {
    this.#done.reject(error);
    this.#outcome.reject(error);
  }
}

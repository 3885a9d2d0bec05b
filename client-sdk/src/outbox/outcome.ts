import { deferred } from "../deferred.ts";

/** The command is durable on the server; its last event is at `seq`. */
export type Delivered = { readonly delivered: true; readonly seq: number };

/**
 * The command is saved on this phone but not sent yet: it goes by itself once there is a connection, also after a restart.
 * `done` resolves once it is durable, or rejects with an AttuneError: a rejection, `stale` when it came too late to mean
 * anything, or `closed` when this client is closed first, and then the next one on this storage sends it. Awaiting it is
 * optional: the client's `delivered`, `rejected` and `dropped` events report the same.
 */
export type Queued = { readonly delivered: false; readonly queued: true; readonly done: Promise<Delivered> };

/** The result of a command that wasn't refused: `delivered` says whether it is durable already. */
export type Outcome = Delivered | Queued;

/** A command that isn't durable by then resolves as queued. Without a connection it does so at once. */
export const QUEUED_AFTER_MS = 5_000;

/** The two promises of one command. */
export class Delivery {
  readonly #outcome = deferred<Outcome>();
  readonly #done = deferred<Delivered>();

  constructor() {
    // A caller that ignores `done` has the client's events.
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

type Told = {
  readonly queued: () => void;
  readonly delivered: (done: Delivered) => void;
  readonly failed: (error: unknown) => void;
};

/** Tells of what becomes of a command, as it happens. */
export function follow(outcome: Promise<Outcome>, { queued, delivered, failed }: Told): void {
  outcome.then((soFar) => {
    if (soFar.delivered) return delivered(soFar);
    queued();
    soFar.done.then(delivered, failed);
    return undefined;
  }, failed);
}

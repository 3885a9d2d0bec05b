/** The command is durable on the server; its last event stands at `seq`. */
export type Delivered = { readonly delivered: true; readonly seq: number };

/**
 * The command is safe on this phone but not sent yet: it goes by itself when there is a connection, also after a restart.
 * `done` resolves once it is durable, or rejects with an AttuneError (a rejection, or `stale` when it came too late to mean
 * anything). Nobody needs to wait for it: the client's `delivered`, `rejected` and `dropped` events tell the same.
 */
export type Queued = { readonly delivered: false; readonly queued: true; readonly done: Promise<Delivered> };

export type Outcome = Delivered | Queued;

/** A command that isn't durable by then is called queued. Without a connection it is called so at once. */
export const QUEUED_AFTER_MS = 5_000;

/** The two promises of one command. */
export class Delivery {
  readonly outcome: Promise<Outcome>;
  readonly #done: Promise<Delivered>;
  #resolveOutcome: (outcome: Outcome) => void = () => undefined;
  #rejectOutcome: (error: Error) => void = () => undefined;
  #resolveDone: (delivered: Delivered) => void = () => undefined;
  #rejectDone: (error: Error) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve, reject) => {
      this.#resolveOutcome = resolve;
      this.#rejectOutcome = reject;
    });
    this.#done = new Promise((resolve, reject) => {
      this.#resolveDone = resolve;
      this.#rejectDone = reject;
    });
    // Whoever doesn't look at `done` has heard of it through the client's events.
    this.#done.catch(() => undefined);
  }

  delivered(seq: number): void {
    const delivered = { delivered: true, seq } as const;
    this.#resolveDone(delivered);
    this.#resolveOutcome(delivered);
  }

  queued(): void {
    this.#resolveOutcome({ delivered: false, queued: true, done: this.#done });
  }

  failed(error: Error): void {
    this.#rejectDone(error);
    this.#rejectOutcome(error);
  }
}

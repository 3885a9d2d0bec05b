import { AttuneError, isAttuneError } from "../errors.ts";
import type { StoredCommand } from "../outbox/entry.ts";
import { Delivery, follow, type Outcome } from "../outbox/outcome.ts";

type Errand = { readonly command: StoredCommand; readonly delivery: Delivery };
type Hand = (command: StoredCommand) => void;

/**
 * What was asked for in this tab and isn't answered yet. Each new leader, this tab or another, is asked for it again under
 * the same id.
 */
export class Errands {
  readonly #open = new Map<string, Errand>();
  #hand: Hand = () => undefined;
  #closed = false;

  async ask(command: StoredCommand): Promise<Outcome> {
    if (this.#closed) throw new AttuneError("closed");
    const delivery = new Delivery();
    this.#open.set(command.id, { command, delivery });
    this.#hand(command);
    return await delivery.outcome;
  }

  /** The lead has changed; from now on the leader is asked this way. */
  goTo(hand: Hand): void {
    this.#hand = hand;
    this.again();
  }

  /** The lead has changed; the new leader is asked the same way as the last. */
  again(): void {
    for (const { command } of this.#open.values()) this.#hand(command);
  }

  queued(id: string): void {
    this.#open.get(id)?.delivery.queued();
  }

  delivered(id: string, seq: number): void {
    this.#take(id)?.delivered(seq);
  }

  failed(id: string, error: Error): void {
    this.#take(id)?.failed(error);
  }

  /** Waits for this tab's own core while it leads. A core that closes has answered nothing: the next leader is asked. */
  follow(id: string, outcome: Promise<Outcome>): void {
    follow(outcome, {
      queued: () => this.queued(id),
      delivered: ({ seq }) => this.delivered(id, seq),
      failed: (error) => {
        if (isAttuneError(error, "closed")) return;
        this.failed(id, error instanceof Error ? error : new AttuneError("noAnswer"));
      },
    });
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#open.keys()]) this.failed(id, new AttuneError("closed"));
  }

  #take(id: string): Delivery | undefined {
    const errand = this.#open.get(id);
    this.#open.delete(id);
    return errand?.delivery;
  }
}

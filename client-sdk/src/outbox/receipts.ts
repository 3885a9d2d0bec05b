import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import { type Cancel, type Environment, LONGEST_TIMER_MS } from "../environment/environment.ts";
import type { Deliveries } from "./deliveries.ts";
import type { StoredCommand } from "./entry.ts";
import type { Journeys } from "./journeys.ts";
import type { Outbox } from "./outbox.ts";

export type ReceiptsOptions = {
  readonly outbox: Outbox;
  readonly deliveries: Deliveries;
  readonly journeys: Journeys;
  readonly environment: Environment;
  /** Writes the outbox's changes to this phone's storage. */
  save(): Promise<void>;
};

/** What happens to commands after the server has taken them: read back, kept for a while in case it loses them, then deleted. */
export class Receipts {
  readonly #options: ReceiptsOptions;
  #cancel: Cancel = () => undefined;
  #closed = false;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** The command is durable, by the server's ack or by its own event. Announced once. */
  taken(command: StoredCommand, at: { readonly logId: string; readonly seq: number }): void {
    const { outbox, journeys, deliveries } = this.#options;
    if (outbox.get(command.id)?.acked !== null) return;
    outbox.acked(command.id, at);
    journeys.over(command.id);
    deliveries.delivered(command, at.seq);
  }

  /** The replica has applied these entries: our commands among them are durable, acked or not. */
  readBack(entries: readonly LogEntry[], head: Head): void {
    const { outbox, environment } = this.#options;
    const own = new Map<CommandId, number>();
    for (const { commandId, seq } of entries) if (commandId !== null) own.set(commandId, seq);
    for (const [id, seq] of own) {
      const entry = outbox.get(id);
      if (entry !== undefined) this.taken(entry.command, { logId: head.logId, seq });
    }
    outbox.requeueUnlike(entries, head);
    outbox.settle(head, environment.wallNowMs());
    this.forget();
  }

  /** The log ends here, says the server: what was acked and isn't in it is sent again, unless it is stale. */
  resumed(head: Head, mayLack: boolean): void {
    const { outbox, environment } = this.#options;
    outbox.forget(environment.wallNowMs());
    outbox.requeue(head, mayLack);
    this.readBack([], head);
  }

  /** Deletes what has been kept long enough, and checks again when the next is due, connected or not. */
  forget(): void {
    this.#cancel();
    const { outbox, environment } = this.#options;
    const nowMs = environment.wallNowMs();
    if (outbox.forgetInMs(nowMs) <= 0) {
      outbox.forget(nowMs);
      this.#save();
    }
    const inMs = outbox.forgetInMs(nowMs);
    if (this.#closed || inMs === Number.POSITIVE_INFINITY) return;
    const [waitMs, run] = [Math.min(LONGEST_TIMER_MS, inMs), (): void => this.forget()];
    this.#cancel = environment.whenFree?.(waitMs, run) ?? environment.setTimer(waitMs, run);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  /** Opening the storage takes up a whole frame, so it gets its own. What isn't saved is deleted at the next start. */
  #save(): void {
    const { environment, save } = this.#options;
    const run = (): void => {
      if (!this.#closed) void save();
    };
    if (environment.whenFree === undefined) run();
    else environment.whenFree(0, run);
  }
}

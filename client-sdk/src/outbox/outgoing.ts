import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { stalenessOf } from "../../../shared/room/staleness.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Environment } from "../environment/environment.ts";
import type { AttuneErrorCode } from "../errors.ts";
import type { CoreEvents, QueuedCommand } from "../events.ts";
import type { Rules } from "../rules.ts";
import type { Changes } from "../storage/storage.ts";
import { Deliveries } from "./deliveries.ts";
import type { OutboxEntry, StoredCommand } from "./entry.ts";
import { Hold } from "./hold.ts";
import { Journeys } from "./journeys.ts";
import { Outbox } from "./outbox.ts";
import type { Outcome } from "./outcome.ts";
import { Receipts } from "./receipts.ts";
import { Replies, type RepliesOptions } from "./replies.ts";
import { Sender } from "./sender.ts";

export type OutgoingOptions = Pick<RepliesOptions, "save" | "received" | "head"> & {
  readonly environment: Environment;
  readonly rules: Rules;
  readonly driver: ConnectionDriver;
  readonly emit: Emitter<CoreEvents>["emit"];
  readonly stored: readonly OutboxEntry[];
};

/** Everything between asking for a command and its outcome (durable, refused or too late), wired together. */
export class Outgoing {
  readonly #outbox: Outbox;
  readonly #deliveries: Deliveries;
  readonly #receipts: Receipts;
  readonly #sender: Sender;
  readonly #emit: OutgoingOptions["emit"];
  #toldQueue = "";

  constructor({ stored, emit, ...shared }: OutgoingOptions) {
    const { environment, rules } = shared;
    this.#emit = emit;
    this.#outbox = new Outbox({ rules, stalenessOf }, stored);
    this.#deliveries = new Deliveries(environment, emit);
    const [journeys, hold] = [new Journeys(environment), new Hold(environment)];
    const parts = { ...shared, outbox: this.#outbox, deliveries: this.#deliveries, journeys, hold };
    this.#receipts = new Receipts(parts);
    const replies = new Replies({ ...parts, receipts: this.#receipts });
    this.#sender = new Sender({ ...parts, replies, stalenessOf });
  }

  /** Commands that the server hasn't acknowledged yet, oldest first. */
  get queued(): readonly QueuedCommand[] {
    return this.#outbox.queued().map(({ command }) => ({ id: command.id, type: command.type }));
  }

  submit(command: StoredCommand): Promise<Outcome> {
    return this.#sender.submit(command);
  }

  /** Sends what may be sent. Called after every change. */
  pump(): void {
    this.#sender.pump();
  }

  readBack(entries: readonly LogEntry[], head: Head): void {
    this.#receipts.readBack(entries, head);
  }

  resumed(head: Head, mayLack: boolean): void {
    this.#receipts.resumed(head, mayLack);
  }

  /** Deletes what has been kept long enough. */
  forget(): void {
    this.#receipts.forget();
  }

  /** The changes to store since the last call. */
  takeChanges(): Changes {
    return this.#outbox.takeChanges();
  }

  /** Announces the list of waiting commands once per change, whatever caused it. */
  tell(): void {
    const { queued } = this;
    const told = queued.map(({ id }) => id).join();
    if (told === this.#toldQueue) return;
    this.#toldQueue = told;
    this.#emit("outbox", queued);
  }

  /** What is being saved resolves as queued only once it is; see `giveUp`. */
  close(why: AttuneErrorCode): void {
    this.#sender.close();
    this.#receipts.close();
    this.#deliveries.failAll(why, why === "closed" ? this.#sender.unstored : undefined);
  }

  /** No longer waits for what isn't saved by now. */
  giveUp(): void {
    this.#sender.giveUp();
  }
}

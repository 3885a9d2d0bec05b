import type { Staleness } from "../../../shared/practices/practice.ts";
import { CommandReply } from "../../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { ACK_WITHIN_MS, backOff } from "../connection/timing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import type { Rules } from "../rules.ts";
import type { Connection } from "../transport/transport.ts";
import { Ages } from "./age.ts";
import type { Deliveries } from "./deliveries.ts";
import type { OutboxEntry, StoredCommand } from "./entry.ts";
import { Flight } from "./flight.ts";
import { MOST_QUEUED, type Outbox } from "./outbox.ts";
import { type Outcome, QUEUED_AFTER_MS } from "./outcome.ts";
import type { Receipts } from "./receipts.ts";

export type SenderOptions = {
  readonly outbox: Outbox;
  readonly deliveries: Deliveries;
  readonly receipts: Receipts;
  readonly environment: Environment;
  readonly rules: Pick<Rules, "mostInFlight" | "storeBeforeSend">;
  readonly driver: ConnectionDriver;
  stalenessOf(type: string): Staleness;
  /** Writes the outbox's changes to this phone's storage. */
  save(): Promise<void>;
  /** The events of an own command, from its ack. */
  received(entries: readonly LogEntry[]): void;
  head(): Head | null;
};

/** Empties the outbox over the serving connection, in order, one at a time, until each command is durable or refused. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #ages: Ages;
  readonly #unstored = new Set<CommandId>();
  /** Those that may have reached the server: only catching up can tell. */
  readonly #sent = new Set<CommandId>();
  #flight = new Flight(0);
  #holdUntilMs = 0;
  #holds = 0;
  #cancelTimer: Cancel = () => undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#ages = new Ages(options.environment);
  }

  /** Stores the command, then sends it as soon as it can be. The same id twice is one command. */
  submit(command: StoredCommand): Promise<Outcome> {
    const { outbox, environment, deliveries } = this.#options;
    const known = outbox.get(command.id);
    const outcome = deliveries.outcomeOf(command.id);
    if (known?.acked) deliveries.delivered(command, known.acked.seq);
    if (known !== undefined) return outcome;
    if (outbox.queued().length >= MOST_QUEUED) {
      deliveries.rejected(command, "outboxFull", null);
      return outcome;
    }
    outbox.add(command, environment.wallNowMs());
    this.#ages.made(command.id);
    this.#unstored.add(command.id);
    this.#options.save().then(
      () => this.#stored(command.id),
      () => this.#notStored(command),
    );
    if (!this.#options.rules.storeBeforeSend) this.pump();
    return outcome;
  }

  /** Sends what may be sent. Called whenever something changed. */
  pump(): void {
    this.#dropStale();
    const { driver, rules, outbox, environment } = this.#options;
    const { serving } = driver;
    if (driver.currentId !== this.#flight.connectionId) {
      this.#flight.end();
      this.#flight = new Flight(driver.currentId);
    }
    if (serving !== null && environment.monotonicNowMs() >= this.#holdUntilMs) {
      for (const { command } of outbox.queued()) {
        if (this.#flight.size >= rules.mostInFlight) break;
        if (this.#flight.has(command.id)) continue;
        if (rules.storeBeforeSend && this.#unstored.has(command.id)) break;
        this.#send(serving, command);
      }
    }
    this.#setTimer();
  }

  /** Nothing is waited for any more of this command. */
  over(id: CommandId): void {
    this.#sent.delete(id);
    this.#ages.forget(id);
  }

  close(): void {
    this.#flight.end();
    this.#cancelTimer();
  }

  #stored(id: CommandId): void {
    this.#unstored.delete(id);
    const { driver, deliveries } = this.#options;
    deliveries.queuedIn(id, driver.state.at === "waiting" ? 0 : QUEUED_AFTER_MS);
    this.pump();
  }

  #notStored(command: StoredCommand): void {
    this.#unstored.delete(command.id);
    if (this.#sent.has(command.id)) return;
    this.#refuse(command, () => this.#options.deliveries.rejected(command, "storageFailed", null));
  }

  #send(
    { id, connection }: { readonly id: ConnectionId; readonly connection: Connection },
    command: StoredCommand,
  ): void {
    const { environment, driver } = this.#options;
    const flight = this.#flight;
    flight.sent(
      command.id,
      environment.setTimer(ACK_WITHIN_MS, () => driver.put({ on: "silent", id })),
    );
    this.#sent.add(command.id);
    connection.request("command", command, (answer) => {
      if (driver.isCurrent(id) && flight.answered(command.id)) this.#answered(id, command, answer);
    });
  }

  #answered(id: ConnectionId, command: StoredCommand, answer: unknown): void {
    const parsed = CommandReply.safeParse(answer);
    const reply = parsed.success ? parsed.data : errorReply("internal");
    if ("ok" in reply) this.#accepted(command, reply.seq, reply.events ?? []);
    else if ("rejected" in reply) {
      const { deliveries } = this.#options;
      const { code, retryAfterMs = null } = reply;
      this.#refuse(command, () =>
        code === "stale" ? deliveries.dropped(command) : deliveries.rejected(command, code, retryAfterMs),
      );
    } else this.#broke(id, command, reply);
    this.pump();
  }

  #accepted(command: StoredCommand, seq: number, events: readonly LogEntry[]): void {
    const { receipts, save, received, head } = this.#options;
    this.#holds = 0;
    // Reading its events back settles it, unless something before them is missing.
    received(events);
    const at = head();
    if (at !== null) {
      receipts.taken(command, { logId: at.logId, seq });
      receipts.readBack([], at);
    }
    void save();
  }

  #broke(id: ConnectionId, command: StoredCommand, reply: ErrorReply): void {
    const { driver, deliveries, environment } = this.#options;
    if (reply.retry === "never") {
      this.#refuse(command, () => deliveries.rejected(command, reply.code, reply.retryAfterMs ?? null));
      return;
    }
    this.#holdUntilMs = environment.monotonicNowMs() + (reply.retryAfterMs ?? backOff(this.#holds).maxMs);
    this.#holds += 1;
    if (reply.retry === "resume") driver.put({ on: "gap", id });
    if (reply.retry === "repair") driver.put({ on: "refused", id, reason: reply });
  }

  #refuse(command: StoredCommand, tell: () => void): void {
    this.#holds = 0;
    this.#options.outbox.drop(command.id);
    this.over(command.id);
    tell();
    void this.#options.save();
  }

  /**
   * What never left is left out here. What may have reached the server is for the server to judge, which knows the id and
   * when it was asked: after a snapshot its effect can't be looked for among the events.
   */
  #dropStale(): void {
    const { outbox, driver, deliveries } = this.#options;
    for (const entry of outbox.queued()) {
      const { command } = entry;
      if (this.#staleInMs(entry) > 0 || this.#flight.has(command.id)) continue;
      const isJudgedThere = command["askedAtMs"] !== undefined || driver.serving === null;
      if (this.#maybeSent(command.id) && isJudgedThere) continue;
      this.#refuse(command, () => deliveries.dropped(command));
    }
  }

  #maybeSent(id: CommandId): boolean {
    return this.#sent.has(id) || this.#ages.isRestored(id);
  }

  #staleInMs(entry: OutboxEntry): number {
    return this.#ages.staleInMs(entry, this.#options.stalenessOf(entry.command.type));
  }

  /** Wakes up for the end of a hold and for the next command to become stale. */
  #setTimer(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => undefined;
    const { outbox, environment, driver } = this.#options;
    const queued = outbox.queued().filter(({ command }) => !this.#flight.has(command.id));
    if (queued.length === 0) return;
    const holdMs = driver.serving === null ? 0 : this.#holdUntilMs - environment.monotonicNowMs();
    const waits = [holdMs, ...queued.map((entry) => this.#staleInMs(entry))].filter(
      (ms) => ms > 0 && ms < Number.POSITIVE_INFINITY,
    );
    if (waits.length > 0) this.#cancelTimer = environment.setTimer(Math.min(...waits), () => this.pump());
  }
}

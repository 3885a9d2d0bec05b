import type { Staleness } from "../../../shared/practices/practice.ts";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import { type ConnectionId, isCutOff } from "../connection/state.ts";
import { ACK_WITHIN_MS } from "../connection/timing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import type { Rules } from "../rules.ts";
import type { Connection } from "../transport.ts";
import type { Deliveries } from "./deliveries.ts";
import type { StoredCommand } from "./entry.ts";
import { Flight } from "./flight.ts";
import type { Hold } from "./hold.ts";
import type { Journeys } from "./journeys.ts";
import type { Outbox } from "./outbox.ts";
import { type Outcome, QUEUED_AFTER_MS } from "./outcome.ts";
import type { Replies } from "./replies.ts";

export type SenderOptions = {
  readonly outbox: Outbox;
  readonly deliveries: Deliveries;
  readonly journeys: Journeys;
  readonly hold: Hold;
  readonly replies: Replies;
  readonly environment: Environment;
  readonly rules: Pick<Rules, "mostInFlight" | "storeBeforeSend">;
  readonly driver: ConnectionDriver;
  stalenessOf(type: string): Staleness;
  /** Writes the outbox's changes to this phone's storage. */
  save(): Promise<void>;
};

/** Empties the outbox over the serving connection, in order, one at a time, until each command is durable or refused. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #unstored = new Set<CommandId>();
  #flight = new Flight(0);
  #cancelTimer: Cancel = () => undefined;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Stores the command, then sends it as soon as possible. The same id twice is one command. */
  submit(command: StoredCommand): Promise<Outcome> {
    const { outbox, environment, deliveries, journeys } = this.#options;
    const known = outbox.get(command.id);
    const outcome = deliveries.outcomeOf(command.id);
    if (known?.acked) deliveries.delivered(command, known.acked.seq);
    if (known !== undefined) {
      if (!this.#unstored.has(command.id)) this.#queuedSoon(command.id);
      return outcome;
    }
    if (outbox.isFull) {
      deliveries.rejected(command, "outboxFull", null);
      return outcome;
    }
    outbox.add(command, environment.wallNowMs());
    journeys.made(command.id);
    this.#unstored.add(command.id);
    this.#options.save().then(
      () => this.#stored(command.id),
      () => this.#notStored(command),
    );
    if (!this.#options.rules.storeBeforeSend) this.pump();
    return outcome;
  }

  /** Sends what may be sent. Called after every change. */
  pump(): void {
    const { driver, rules, outbox, hold } = this.#options;
    // Each is read once: read twice, one that ran out in between would neither be handled nor get a timer.
    const [staleInMs, heldForMs] = [this.#dropStale(), hold.leftMs];
    // A listener that heard of the dropped ones may have closed the client.
    const { serving } = driver;
    if (driver.currentId !== this.#flight.connectionId) {
      this.#flight.end();
      this.#flight = new Flight(driver.currentId);
    }
    if (serving !== null && heldForMs <= 0) {
      for (const { command } of outbox.queued()) {
        if (this.#flight.size >= rules.mostInFlight) break;
        if (this.#flight.has(command.id)) continue;
        if (rules.storeBeforeSend && this.#unstored.has(command.id)) break;
        this.#send(serving, command);
      }
    }
    if (isCutOff(driver.state)) this.#allQueued();
    this.#setTimer(serving === null ? [staleInMs] : [staleInMs, heldForMs]);
  }

  /** A listener may close the client in the middle of anything. */
  close(): void {
    this.#closed = true;
    this.#flight.end();
    this.#cancelTimer();
  }

  /** Commands not yet known to be in this phone's storage. */
  get unstored(): ReadonlySet<CommandId> {
    return this.#unstored;
  }

  giveUp(): void {
    for (const id of this.#unstored) this.#options.deliveries.fail(id, "closed");
    this.#unstored.clear();
  }

  #stored(id: CommandId): void {
    this.#unstored.delete(id);
    this.#queuedSoon(id);
    if (this.#closed) this.#options.deliveries.fail(id, "closed");
    this.pump();
  }

  #queuedSoon(id: CommandId): void {
    const { driver, deliveries } = this.#options;
    if (this.#closed || driver.state.at === "waiting") deliveries.queued(id);
    else deliveries.queuedIn(id, QUEUED_AFTER_MS);
  }

  /** A connection that is back at its first try delivers within the 5 s, so a break alone says nothing yet. */
  #allQueued(): void {
    const { outbox, deliveries } = this.#options;
    for (const { command } of outbox.queued()) if (!this.#unstored.has(command.id)) deliveries.queued(command.id);
  }

  #notStored(command: StoredCommand): void {
    if (this.#unstored.delete(command.id)) this.#options.replies.rejected(command, "storageFailed", null);
  }

  #send(
    { id, connection }: { readonly id: ConnectionId; readonly connection: Connection },
    command: StoredCommand,
  ): void {
    const { environment, driver, journeys, replies } = this.#options;
    const flight = this.#flight;
    flight.sent(
      command.id,
      environment.setTimer(ACK_WITHIN_MS, () => driver.put({ on: "silent", id })),
    );
    journeys.sent(command.id);
    connection.request("command", command, (answer) => {
      if (!driver.isCurrent(id) || !flight.answered(command.id)) return;
      replies.answered(id, command, answer);
      this.pump();
    });
  }

  /**
   * What never left is dropped here. What may have reached the server is for the server to judge, which knows its id and
   * when it was asked: after a snapshot its effect can't be found among the events. Returns when the next becomes stale.
   */
  #dropStale(): number {
    const { outbox, driver, journeys, replies, stalenessOf } = this.#options;
    let nextInMs = Number.POSITIVE_INFINITY;
    for (const entry of outbox.queued()) {
      const { command } = entry;
      if (this.#flight.has(command.id)) continue;
      const staleInMs = journeys.staleInMs(entry, stalenessOf(command.type));
      if (staleInMs > 0) {
        nextInMs = Math.min(nextInMs, staleInMs);
        continue;
      }
      const isJudgedThere = command["askedAtMs"] !== undefined || driver.serving === null;
      if (!journeys.maybeSent(command.id) || !isJudgedThere) replies.dropped(command);
    }
    return nextInMs;
  }

  /** Wakes up at the end of a hold and when the next command becomes stale. */
  #setTimer(inMs: readonly number[]): void {
    this.#cancelTimer();
    const { outbox, environment } = this.#options;
    if (this.#closed || outbox.queued().every(({ command }) => this.#flight.has(command.id))) return;
    const waits = inMs.filter((ms) => ms > 0 && ms < Number.POSITIVE_INFINITY);
    if (waits.length > 0) this.#cancelTimer = environment.setTimer(Math.min(...waits), () => this.pump());
  }
}

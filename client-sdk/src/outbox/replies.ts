import { CommandReply } from "../../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { readUnknownRefusal } from "../connection/unknown-refusal.ts";
import type { AttuneErrorCode } from "../errors.ts";
import type { Deliveries } from "./deliveries.ts";
import type { StoredCommand } from "./entry.ts";
import type { Hold } from "./hold.ts";
import type { Journeys } from "./journeys.ts";
import type { Outbox } from "./outbox.ts";
import type { Receipts } from "./receipts.ts";

export type RepliesOptions = {
  readonly outbox: Outbox;
  readonly deliveries: Deliveries;
  readonly receipts: Receipts;
  readonly driver: ConnectionDriver;
  readonly journeys: Journeys;
  readonly hold: Hold;
  /** Writes the outbox's changes to this phone's storage. */
  save(): Promise<void>;
  /** The events of an own command, from its ack. */
  received(entries: readonly LogEntry[]): void;
  head(): Head | null;
};

/** What the server's answer to a command means: durable, refused for good, or to be retried. */
export class Replies {
  readonly #options: RepliesOptions;

  constructor(options: RepliesOptions) {
    this.#options = options;
  }

  answered(id: ConnectionId, command: StoredCommand, answer: unknown): void {
    const known = CommandReply.safeParse(answer).data;
    if (known === undefined && readUnknownRefusal(answer)?.retry === "never")
      return this.rejected(command, "notUnderstood", null);
    const reply = known ?? errorReply("internal");
    if ("ok" in reply) this.#accepted(command, reply.seq, reply.events ?? []);
    else if ("error" in reply) this.#broke(id, command, reply);
    else if (reply.code === "stale") this.dropped(command);
    else this.rejected(command, reply.code, reply.retryAfterMs ?? null);
  }

  /** It was too late to mean anything. */
  dropped(command: StoredCommand): void {
    this.#refuse(command, () => this.#options.deliveries.dropped(command));
  }

  rejected(command: StoredCommand, code: AttuneErrorCode, retryAfterMs: number | null): void {
    this.#refuse(command, () => this.#options.deliveries.rejected(command, code, retryAfterMs));
  }

  #refuse({ id }: StoredCommand, tell: () => void): void {
    const { hold, outbox, journeys, save } = this.#options;
    hold.answered();
    outbox.drop(id);
    journeys.over(id);
    tell();
    void save();
  }

  #accepted(command: StoredCommand, seq: number, events: readonly LogEntry[]): void {
    const { hold, receipts, save, received, head } = this.#options;
    hold.answered();
    // Reading its events back settles it, unless an earlier event is missing.
    received(events);
    const at = head();
    if (at !== null) {
      receipts.taken(command, { logId: at.logId, seq });
      receipts.readBack([], at);
    }
    void save();
  }

  #broke(id: ConnectionId, command: StoredCommand, reply: ErrorReply): void {
    if (reply.retry === "never") return this.rejected(command, reply.code, reply.retryAfterMs ?? null);
    const { driver, hold } = this.#options;
    hold.begin(reply.retryAfterMs);
    if (reply.retry === "resume") driver.put({ on: "gap", id });
    if (reply.retry === "repair") driver.put({ on: "refused", id, reason: reply });
    return undefined;
  }
}

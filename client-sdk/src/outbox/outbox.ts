import type { Staleness } from "../../../shared/practices/practice.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { Rules } from "../rules.ts";
import { OUTBOX_PREFIX } from "../storage/keys.ts";
import type { Changes } from "../storage/storage.ts";
import type { OutboxEntry, StoredCommand } from "./entry.ts";

/** More unsent commands than this mean that something is wrong; the next one is refused instead. */
const MOST_UNSENT = 100;

export type OutboxOptions = {
  readonly rules: Pick<Rules, "isReadBack" | "keepReadMs">;
  stalenessOf(type: string): Staleness;
};

/** The queue of commands, and those sent in the last day. Pure but for its own memory; `takeChanges` goes to storage. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #entries = new Map<CommandId, OutboxEntry>();
  #changes: Record<string, string | null> = {};
  #nextPlace = 1;

  constructor(options: OutboxOptions, stored: readonly OutboxEntry[] = []) {
    this.#options = options;
    for (const entry of [...stored].sort((one, other) => one.place - other.place)) {
      this.#entries.set(entry.command.id, entry);
      this.#nextPlace = entry.place + 1;
    }
  }

  get(id: CommandId): OutboxEntry | undefined {
    return this.#entries.get(id);
  }

  /** What the server has not acknowledged yet, oldest first. */
  queued(): readonly OutboxEntry[] {
    return [...this.#entries.values()].filter(isQueued);
  }

  /** Commands sent again because the log went back don't count. */
  get isFull(): boolean {
    return this.queued().filter(({ again }) => again !== true).length >= MOST_UNSENT;
  }

  add(command: StoredCommand, madeAtWallMs: number): void {
    this.#put({ place: this.#nextPlace, command, madeAtWallMs, acked: null, readAtWallMs: null });
    this.#nextPlace += 1;
  }

  acked(id: CommandId, at: { readonly logId: string; readonly seq: number }): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#put({ ...entry, acked: at });
  }

  /** The replica is at this head: own commands up to it have been read back. */
  settle(head: Head, wallNowMs: number): void {
    const { isReadBack } = this.#options.rules;
    for (const entry of this.#entries.values())
      if (entry.readAtWallMs === null && isReadBack(entry, head)) this.#put({ ...entry, readAtWallMs: wallNowMs });
  }

  /**
   * These entries were read. If another entry stands where one of ours was acked, the log went back and lacks ours: it is
   * sent again.
   */
  requeueUnlike(entries: readonly LogEntry[], { logId }: Head): void {
    const found = new Map(entries.map(({ seq, commandId }) => [seq, commandId]));
    for (const entry of this.#entries.values()) {
      const { acked, command } = entry;
      const there = acked?.logId === logId ? found.get(acked.seq) : undefined;
      if (there !== undefined && there !== command.id) this.#again(entry);
    }
  }

  /** Deletes what was read back long enough ago. */
  forget(wallNowMs: number): void {
    for (const entry of this.#entries.values()) if (this.#keptForMs(entry, wallNowMs) <= 0) this.drop(entry.command.id);
  }

  /** Milliseconds until there is something to delete; infinite when nothing was read back. */
  forgetInMs(wallNowMs: number): number {
    return Math.min(...[...this.#entries.values()].map((entry) => this.#keptForMs(entry, wallNowMs)));
  }

  /**
   * The log ends at this head now. What was acked in another life of it, or beyond this end, is sent again under its own
   * id; so is everything acked if the log may lack some of it.
   */
  requeue(head: Head, mayLack: boolean): void {
    for (const entry of this.#entries.values()) {
      const { acked } = entry;
      const lost = acked !== null && (mayLack || acked.logId !== head.logId || acked.seq > head.seq);
      if (lost) this.#again(entry);
    }
  }

  drop(id: CommandId): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#changes[keyOf(entry)] = null;
  }

  /** The changes to store since the last call. */
  takeChanges(): Changes {
    const changes = this.#changes;
    this.#changes = {};
    return changes;
  }

  /** A day from when it was read back, or less if the server would call it stale before. */
  #keptForMs({ command, readAtWallMs }: OutboxEntry, wallNowMs: number): number {
    if (readAtWallMs === null) return Number.POSITIVE_INFINITY;
    const { rules, stalenessOf } = this.#options;
    const staleness = stalenessOf(command.type);
    const staleAfterMs = staleness.then === "drop" ? staleness.afterMs : Number.POSITIVE_INFINITY;
    return Math.min(rules.keepReadMs, staleAfterMs) - Math.abs(wallNowMs - readAtWallMs);
  }

  #again(entry: OutboxEntry): void {
    this.#put({ ...entry, acked: null, readAtWallMs: null, again: true });
  }

  #put(entry: OutboxEntry): void {
    this.#entries.set(entry.command.id, entry);
    this.#changes[keyOf(entry)] = JSON.stringify(entry);
  }
}

/** Keyed by id, not by place: two tabs that briefly both lead must not overwrite each other's. */
const keyOf = ({ command }: OutboxEntry): string => OUTBOX_PREFIX + command.id;
const isQueued = ({ acked }: OutboxEntry): boolean => acked === null;

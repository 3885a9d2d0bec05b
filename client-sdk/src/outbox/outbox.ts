import type { Head } from "../../../shared/protocol/envelope.ts";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { Rules } from "../rules.ts";
import { OUTBOX_PREFIX } from "../storage/keys.ts";
import type { Changes } from "../storage/storage.ts";
import type { OutboxEntry, StoredCommand } from "./entry.ts";

/** More than this unsent means that something is wrong; the next command is refused instead. */
export const MOST_QUEUED = 100;

type OutboxRules = Pick<Rules, "isReadBack" | "keepReadMs">;

/** The queue of commands, and of what was sent in the last day. Pure but for its own memory; `takeChanges` goes to storage. */
export class Outbox {
  readonly #rules: OutboxRules;
  readonly #entries = new Map<CommandId, OutboxEntry>();
  #changes: Record<string, string | null> = {};
  #nextPlace = 1;

  constructor(rules: OutboxRules, stored: readonly OutboxEntry[] = []) {
    this.#rules = rules;
    for (const entry of [...stored].sort((one, other) => one.place - other.place)) {
      this.#entries.set(entry.command.id, entry);
      this.#nextPlace = entry.place + 1;
    }
  }

  get(id: CommandId): OutboxEntry | undefined {
    return this.#entries.get(id);
  }

  /** What the server has not acked yet, the oldest first. */
  queued(): readonly OutboxEntry[] {
    return [...this.#entries.values()].filter(isQueued);
  }

  add(command: StoredCommand, wallNowMs: number): OutboxEntry {
    const entry = { place: this.#nextPlace, command, madeAtWallMs: wallNowMs, acked: null, readAtWallMs: null };
    this.#nextPlace += 1;
    this.#put(entry);
    return entry;
  }

  acked(id: CommandId, at: { readonly logId: string; readonly seq: number }): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.#put({ ...entry, acked: at });
  }

  /** The replica stands here now: what it holds of ours has been read back; after a day more it is let go. */
  settle(head: Head, wallNowMs: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.readAtWallMs === null) {
        if (this.#rules.isReadBack(entry, head)) this.#put({ ...entry, readAtWallMs: wallNowMs });
      } else if (Math.abs(wallNowMs - entry.readAtWallMs) >= this.#rules.keepReadMs) this.drop(entry.command.id);
    }
  }

  /** A snapshot of another life of the log, or of an earlier point, may lack what was acked: it is sent again, same id. */
  requeue(head: Head): void {
    for (const entry of this.#entries.values()) {
      const lost = entry.acked !== null && (entry.acked.logId !== head.logId || entry.acked.seq > head.seq);
      if (lost) this.#put({ ...entry, acked: null, readAtWallMs: null });
    }
  }

  drop(id: CommandId): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#changes[keyOf(entry)] = null;
  }

  /** What the storage has to learn since the last call. */
  takeChanges(): Changes {
    const changes = this.#changes;
    this.#changes = {};
    return changes;
  }

  #put(entry: OutboxEntry): void {
    this.#entries.set(entry.command.id, entry);
    this.#changes[keyOf(entry)] = JSON.stringify(entry);
  }
}

/** By id, not by place: two tabs that both think they lead for a moment must not overwrite each other's. */
const keyOf = ({ command }: OutboxEntry): string => OUTBOX_PREFIX + command.id;
const isQueued = ({ acked }: OutboxEntry): boolean => acked === null;

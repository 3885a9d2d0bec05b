import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { Digest } from "../../../shared/room/chain.ts";
import { evolveEntry, initialRoom, type Room } from "../../../shared/room/room.ts";
import type { Rules } from "../rules.ts";

export type Position = { readonly head: Head; readonly room: Room };

/** `gap`: something before the parked events is missing, or an event did not fit ours. */
export type Received = { readonly applied: readonly LogEntry[]; readonly gap: boolean };

export type ReplicaOptions = {
  readonly rules: Pick<Rules, "follows">;
  readonly digest: Digest;
  readonly stored: Position | null;
};

/** Events waiting for those before them. More than this at once means: catch up instead. */
const MOST_PARKED = 256;

/** This phone's folded copy of the log: always a whole prefix of it, in order, without a gap. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #parked = new Map<number, LogEntry>();
  #head: Head | null;
  #room: Room;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#head = options.stored?.head ?? null;
    this.#room = options.stored?.room ?? initialRoom;
  }

  /** Null until the first snapshot or catch-up. */
  get head(): Head | null {
    return this.#head;
  }

  get room(): Room {
    return this.#room;
  }

  /** Applies what follows, in order of `seq`; parks what comes too early; what is known already changes nothing. */
  receive(entries: readonly LogEntry[]): Received {
    for (const entry of entries) if (this.#parked.size < MOST_PARKED) this.#parked.set(entry.seq, entry);
    this.#forgetKnown();
    const applied: LogEntry[] = [];
    for (let next = this.#lowest(); this.#head !== null && next !== undefined; next = this.#lowest()) {
      if (!this.#options.rules.follows(this.#head, next, this.#options.digest)) {
        // The next event by number that doesn't fit belongs to another history: keeping it would only be in the way.
        if (next.seq === this.#head.seq + 1) this.#parked.delete(next.seq);
        return { applied, gap: true };
      }
      this.#parked.delete(next.seq);
      applied.push(this.#apply(this.#head, next));
    }
    return { applied, gap: false };
  }

  /** A snapshot replaces everything. What is parked may follow it. */
  replace(position: Position): void {
    this.#head = position.head;
    this.#room = position.room;
    this.#forgetKnown();
  }

  /** The log begins here: a phone that has nothing yet is sent every event from the first. */
  beginAt(head: Head): void {
    this.replace({ head, room: initialRoom });
  }

  /** What another connection left behind may belong to a past life of the log. */
  forgetParked(): void {
    this.#parked.clear();
  }

  setRoom(room: Room): void {
    this.#room = room;
  }

  #forgetKnown(): void {
    const knownSeq = this.#head?.seq ?? 0;
    for (const seq of this.#parked.keys()) if (seq <= knownSeq) this.#parked.delete(seq);
  }

  #lowest(): LogEntry | undefined {
    if (this.#parked.size === 0) return undefined;
    return this.#parked.get(Math.min(...this.#parked.keys()));
  }

  #apply(head: Head, entry: LogEntry): LogEntry {
    this.#room = evolveEntry(this.#room, entry);
    this.#head = { logId: head.logId, seq: entry.seq, hash: entry.hash };
    return entry;
  }
}

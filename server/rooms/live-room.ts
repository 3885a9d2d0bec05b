import type { Head, LogEntry } from "../../shared/protocol/envelope.ts";
import type { RejectionReply } from "../../shared/protocol/errors.ts";
import type { CommandId } from "../../shared/protocol/ids.ts";
import { evolveEntry, type Room } from "../../shared/room/room.ts";
import { parseSnapshot } from "../../shared/room/snapshot.ts";
import type { RoomStore, StoredRoom } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";

/** How many rejections are remembered: more than two phones can collect before pings have ended a dead connection. */
const REFUSALS = 128;

/** A room as this process holds it: the newest state it knows, and a turn that only one task has at a time. */
export class LiveRoom {
  readonly roomId: RoomId;
  head: Head;
  room: Room;
  /** The pairing has ended: the head stays for clock replies, nothing else is answered. */
  ended = false;
  /** A write here has an unknown outcome, or one was made elsewhere: the state must be read again before it is used. */
  stale = false;
  #refused: Map<CommandId, RejectionReply> | null = null;
  #isBusy = false;
  /** The tasks waiting for the turn, in order. */
  #waiting: (() => void)[] | null = null;

  constructor(roomId: RoomId, stored: StoredRoom) {
    this.roomId = roomId;
    this.head = stored.head;
    this.room = parseSnapshot(JSON.parse(stored.state));
  }

  /** The rejection this command got before, if any. */
  refusedBefore(id: CommandId): RejectionReply | null {
    return this.#refused?.get(id) ?? null;
  }

  /**
   * A rejection leaves no trace in the log. But a copy of the command may still be on its way, on a connection that its phone
   * has given up: it must get the same answer, even if the room would accept it by now.
   */
  refuse(id: CommandId, reply: RejectionReply): void {
    this.#refused ??= new Map();
    this.#refused.set(id, reply);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > REFUSALS && oldest !== undefined) this.#refused.delete(oldest);
  }

  /** Whether a task has the turn. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Takes the turn, after everyone who asked before; null when it is free at once. */
  takeTurn(): Promise<void> | null {
    if (!this.#isBusy) {
      this.#isBusy = true;
      return null;
    }
    return new Promise((resolve) => (this.#waiting ??= []).push(resolve));
  }

  /** Passes the turn to the next task. */
  passTurn(): void {
    const next = this.#waiting?.shift();
    if (next === undefined) this.#isBusy = false;
    else next();
  }

  /**
   * Applies what another node has written. If an entry is missing, or something is being written here, the room is read from
   * the store instead.
   */
  follow(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (this.stale || this.ended || entry.seq <= this.head.seq) continue;
      if (this.isBusy || entry.seq > this.head.seq + 1 || entry.prevHash !== this.head.hash) this.stale = true;
      else this.#apply(entry);
    }
  }

  async reload(rooms: RoomStore): Promise<void> {
    const stored = await this.#read(rooms);
    if (stored === null) {
      this.ended = true;
      return;
    }
    this.ended = false;
    this.head = stored.head;
    this.room = parseSnapshot(JSON.parse(stored.state));
  }

  /**
   * Marked as fresh before the store is asked: what is heard meanwhile may not be in its answer, and marks the room stale
   * again.
   */
  async #read(rooms: RoomStore): Promise<StoredRoom | null> {
    this.stale = false;
    try {
      return await rooms.load(this.roomId);
    } catch (error) {
      this.stale = true;
      throw error;
    }
  }

  #apply(entry: LogEntry): void {
    this.room = evolveEntry(this.room, entry);
    this.head = { logId: this.head.logId, seq: entry.seq, hash: entry.hash };
  }
}

import type { Head } from "../../shared/protocol/envelope.ts";
import type { Room } from "../../shared/room/room.ts";
import { parseSnapshot } from "../../shared/room/snapshot.ts";
import type { RoomId, RoomStore, StoredRoom } from "../store/port.ts";

/** A room as this process holds it: the newest state it knows, and a turn that one thing at a time may have. */
export class LiveRoom {
  readonly roomId: RoomId;
  head: Head;
  room: Room;
  /** The pairing has ended: the head stays for clock replies, nothing else is answered. */
  ended = false;
  /** A write whose outcome is unknown: what is held here must be read again before it is used. */
  stale = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(roomId: RoomId, stored: StoredRoom) {
    this.roomId = roomId;
    this.head = stored.head;
    this.room = parseSnapshot(JSON.parse(stored.state));
  }

  /** Runs `work` after everything that was asked before it. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async reload(rooms: RoomStore): Promise<void> {
    const stored = await rooms.load(this.roomId);
    this.stale = false;
    if (stored === null) {
      this.ended = true;
      return;
    }
    this.head = stored.head;
    this.room = parseSnapshot(JSON.parse(stored.state));
  }
}

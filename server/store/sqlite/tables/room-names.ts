import type { DatabaseSync } from "node:sqlite";
import type { RoomId } from "../../room-id.ts";

/** Neither row nor index tells which of the two is right. */
export const misplaced = (): Error => new Error("The room isn't where its name leads.");

/** Where one bit of an index has changed, a room's name may lead to another couple's row: that is never used. */
export class RoomNames {
  readonly #select;

  constructor(db: DatabaseSync) {
    // By its number the row itself is read, and not the index.
    this.#select = db.prepare("SELECT room_id AS name FROM rooms WHERE n = ?");
  }

  /** Throws unless this row is that room's. */
  check(n: number, roomId: RoomId): void {
    if (this.#select.get(n)?.["name"] !== roomId) throw misplaced();
  }
}

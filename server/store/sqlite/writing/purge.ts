import type { DatabaseSync } from "node:sqlite";
import type { DeviceId } from "../../../../shared/protocol/ids.ts";
import type { RoomId } from "../../room-id.ts";
import type { DeviceTable } from "../tables/device-table.ts";
import type { InvitationTable } from "../tables/invitation-table.ts";
import type { RoomTable } from "../tables/room-table.ts";

/** The room and who leaves it: what is needed to tell the other one that it has ended. */
export type Leaving = { readonly roomId: RoomId; readonly untilMs: number; readonly leaver: DeviceId };

/**
 * The parts of a room that can be deleted separately if damaged pages prevent deleting it whole. `n` is the number of its row.
 * A row can't be deleted if a page of one of its indexes is damaged; fields that aren't indexed can: `tokens`, `state`, `body`.
 */
export type PurgePart =
  | { readonly part: "tombstones" | "invitations"; readonly n: number; readonly leaving: Leaving }
  | { readonly part: keyof typeof PARTS; readonly n: number };

const PARTS = {
  tokens: "UPDATE devices SET token_hash = lower(hex(randomblob(32))) WHERE room_n = ?",
  devices: "DELETE FROM devices WHERE room_n = ?",
  pushes: "DELETE FROM pushes WHERE room_n = ?",
  state: "UPDATE rooms SET state = '' WHERE n = ?",
  times: `
    UPDATE rooms SET due_at_ms = NULL, fade_at_ms = NULL, bodies_fade_at_ms = NULL, oldest_at_ms = NULL
    WHERE n = ?`,
  body: "UPDATE entries SET salt = NULL, body = NULL, fingerprint = NULL WHERE n = ?",
  entry: "DELETE FROM entries WHERE n = ?",
  room: "DELETE FROM rooms WHERE n = ?",
} as const;

export type PurgeTables = {
  readonly rooms: RoomTable;
  readonly devices: DeviceTable;
  readonly invitations: InvitationTable;
};

/** Deletes a room with everything that belongs to it. */
export class Purge {
  readonly #tables: PurgeTables;
  readonly #parts;

  constructor(db: DatabaseSync, tables: PurgeTables) {
    this.#tables = tables;
    this.#parts = {
      tokens: db.prepare(PARTS.tokens),
      devices: db.prepare(PARTS.devices),
      pushes: db.prepare(PARTS.pushes),
      state: db.prepare(PARTS.state),
      times: db.prepare(PARTS.times),
      body: db.prepare(PARTS.body),
      entry: db.prepare(PARTS.entry),
      room: db.prepare(PARTS.room),
    } satisfies Record<keyof typeof PARTS, unknown>;
  }

  /** False when there is no such room. */
  whole(leaving: Leaving): boolean {
    const { rooms } = this.#tables;
    const { roomId } = leaving;
    const room = rooms.get(roomId);
    if (room === undefined) return false;
    this.#bury(room.n, leaving);
    this.#tables.invitations.deleteOfRoom(roomId);
    rooms.delete(roomId, room);
    return true;
  }

  part(part: PurgePart): void {
    if (part.part === "tombstones") this.#bury(part.n, part.leaving);
    else if (part.part === "invitations") this.#tables.invitations.deleteOfRoom(part.leaving.roomId);
    else this.#parts[part.part].run(part.n);
    this.#tables.rooms.forgetAll();
  }

  #bury(n: number, { untilMs, leaver }: Leaving): void {
    this.#tables.devices.bury(n, untilMs, leaver);
  }
}

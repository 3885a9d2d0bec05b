import type { DatabaseSync } from "node:sqlite";
import { type DeviceId, type Hash, Seat } from "../../../../shared/protocol/ids.ts";
import type { DeviceState, Invitation, KnownDevice, StoredAttempt } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { dayOf } from "../../rules/day.ts";
import { isCorrupt } from "../sqlite-errors.ts";
import {
  type AttemptRow,
  attemptOf,
  type InvitationRow,
  invitationOf,
  type OpeningRow,
} from "../tables/invitation-rows.ts";

const STATES: ReadonlySet<unknown> = new Set<DeviceState>(["active", "pending", "revoked"]);

/** Reads about members: credentials, and pairings under way. */
export class MemberReads {
  readonly #device;
  /** Like `#device`, but finds the room's name in the index alone: it must be possible to leave a room whose row is damaged. */
  readonly #pastDamage;
  readonly #tombstone;
  readonly #seenDay;
  readonly #invitation;
  readonly #openings;
  readonly #attempt;
  readonly #attempts;

  constructor(db: DatabaseSync) {
    this.#device = db.prepare(`
      SELECT devices.state, room_id, seat, device_id
      FROM devices JOIN rooms ON rooms.n = room_n WHERE token_hash = ?`);
    this.#device.setReturnArrays(true);
    this.#pastDamage = db.prepare(`
      SELECT devices.state, room_id, seat, device_id
      FROM devices JOIN (SELECT n, room_id FROM rooms INDEXED BY sqlite_autoindex_rooms_1 WHERE room_id > '') AS ids
      ON ids.n = room_n WHERE token_hash = ?`);
    this.#pastDamage.setReturnArrays(true);
    this.#tombstone = db.prepare("SELECT 1 FROM tombstones WHERE token_hash = ?");
    this.#seenDay = db.prepare(`
      SELECT seen_day AS day FROM devices
      WHERE room_n = (SELECT n FROM rooms WHERE room_id = ?) AND seat = ? AND state = 'active'`);
    this.#invitation = db.prepare("SELECT * FROM invitations WHERE invitation_id = ?");
    this.#openings = db.prepare(
      "SELECT handle, via, expires_at_ms FROM openings WHERE invitation_id = ? AND is_burnt = 0",
    );
    this.#attempt = db.prepare("SELECT * FROM attempts WHERE attempt_id = ?");
    this.#attempts = db.prepare("SELECT * FROM attempts WHERE invitation_id = ? ORDER BY n");
  }

  find(tokenHash: Hash): KnownDevice | null {
    const row = this.#findDevice(tokenHash);
    if (row !== undefined) {
      const [state, roomId, seat, deviceId] = row;
      // A phone that hears that its seat has moved deletes the pairing for good.
      if (!STATES.has(state) || !Seat.options.includes(seat)) throw new Error("The phone isn't what was written.");
      return { state, roomId, seat, deviceId };
    }
    return this.#tombstone.get(tokenHash) === undefined ? null : { state: "ended" };
  }

  seenSince(roomId: RoomId, seat: Seat, sinceMs: number): boolean {
    const day = this.#seenDay.get(roomId, seat)?.["day"];
    return typeof day === "number" && day >= dayOf(sinceMs);
  }

  invitation(
    invitationId: string,
  ): { readonly invitation: Invitation; readonly attempts: readonly StoredAttempt[] } | null {
    const row = this.#invitation.get(invitationId) as InvitationRow | undefined; // the table's own columns
    if (row === undefined) return null;
    const openings = this.#openings.all(invitationId) as unknown as readonly OpeningRow[]; // the columns of #openings
    const attempts = this.#attempts.all(invitationId) as unknown as readonly AttemptRow[]; // the table's own columns
    return { invitation: invitationOf(row, openings), attempts: attempts.map(attemptOf) };
  }

  attempt(attemptId: string): StoredAttempt | null {
    const row = this.#attempt.get(attemptId) as AttemptRow | undefined; // the table's own columns
    return row === undefined ? null : attemptOf(row);
  }

  #findDevice(tokenHash: Hash): DeviceColumns | undefined {
    try {
      return this.#device.get(tokenHash) as unknown as DeviceColumns | undefined; // the columns of #device
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      return this.#pastDamage.get(tokenHash) as unknown as DeviceColumns | undefined; // the same columns
    }
  }
}

/** As a list, because every connecting phone is looked up, and a list takes half the time of an object. */
type DeviceColumns = readonly [state: DeviceState, roomId: RoomId, seat: Seat, deviceId: DeviceId];

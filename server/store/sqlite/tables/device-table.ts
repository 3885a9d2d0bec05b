import type { DatabaseSync } from "node:sqlite";
import type { DeviceId } from "../../../../shared/protocol/ids.ts";
import type { DeviceChange } from "../../port.ts";
import { addedDevices } from "../../rules/added-devices.ts";
import { MOST_MOVED } from "../../rules/moved.ts";
import type { PushTable } from "./push-table.ts";

/** The phones of each room, with the seat each holds or waits for, and the tombstones of credentials whose room is gone. */
export class DeviceTable {
  readonly #pushes: PushTable;
  readonly #insert;
  readonly #seatOf;
  readonly #revoke;
  readonly #forgetMoved;
  readonly #activate;
  readonly #delete;
  readonly #see;
  readonly #isTaken;
  readonly #bury;

  constructor(db: DatabaseSync, pushes: PushTable) {
    this.#pushes = pushes;
    this.#insert = db.prepare(
      "INSERT INTO devices (room_n, device_id, seat, state, token_hash) VALUES (?, ?, ?, 'pending', ?)",
    );
    this.#seatOf = db.prepare("SELECT seat FROM devices WHERE room_n = ? AND device_id = ?");
    this.#revoke = db.prepare(
      "UPDATE devices SET state = 'revoked', seen_day = NULL WHERE room_n = ? AND seat = ? AND state <> 'revoked'",
    );
    this.#forgetMoved = db.prepare(`
      DELETE FROM devices WHERE room_n = ?1 AND device_id IN (
        SELECT device_id FROM devices WHERE room_n = ?1 AND seat = ?2 AND state = 'revoked'
        LIMIT -1 OFFSET ${MOST_MOVED})`);
    this.#activate = db.prepare("UPDATE devices SET state = 'active' WHERE room_n = ? AND device_id = ?");
    this.#delete = db.prepare("DELETE FROM devices WHERE room_n = ? AND device_id = ?");
    this.#see = db.prepare(
      "UPDATE devices SET seen_day = max(?, ifnull(seen_day, 0)) WHERE device_id = ? AND room_n = (SELECT n FROM rooms WHERE room_id = ?) AND state <> 'revoked'",
    );
    this.#isTaken = db.prepare(`
      SELECT 1 FROM devices WHERE token_hash = ?1 OR (room_n = ?2 AND device_id = ?3)
      UNION ALL SELECT 1 FROM tombstones WHERE token_hash = ?1`);
    this.#bury = db.prepare(`
      INSERT OR REPLACE INTO tombstones (token_hash, until_ms)
      SELECT token_hash, ?1 FROM devices WHERE room_n = ?2 AND state <> 'revoked'
        AND seat IS NOT (SELECT seat FROM devices WHERE room_n = ?2 AND device_id = ?3)`);
  }

  change(roomN: number, changes: readonly DeviceChange[]): void {
    for (const change of changes) {
      if (change.change === "add") this.#add(roomN, change);
      else if (change.change === "activate") this.#take(roomN, change.deviceId);
      else {
        this.#delete.run(roomN, change.deviceId);
        this.#pushes.forget(roomN, change.deviceId);
      }
    }
  }

  see(roomId: string, deviceId: DeviceId, day: number): void {
    this.#see.run(day, deviceId, roomId);
  }

  /** Whether a credential, or a device's name within its room, is in use. */
  isTaken(roomN: number | null, changes: readonly DeviceChange[]): boolean {
    const added = addedDevices(changes);
    if (added === null) return true;
    return added.some(({ deviceId, tokenHash }) => this.#isTaken.get(tokenHash, roomN, deviceId) !== undefined);
  }

  /** Keeps the hashes of the other seat's credentials, by which its phones will ask. */
  bury(roomN: number, untilMs: number, leaver: DeviceId): void {
    this.#bury.run(untilMs, roomN, leaver);
  }

  #add(roomN: number, { device, seat, state }: Extract<DeviceChange, { change: "add" }>): void {
    this.#insert.run(roomN, device.deviceId, seat, device.tokenHash);
    if (state === "active") this.#take(roomN, device.deviceId);
  }

  #take(roomN: number, deviceId: DeviceId): void {
    const seat = this.#seatOf.get(roomN, deviceId)?.["seat"];
    if (typeof seat !== "string") return;
    this.#revoke.run(roomN, seat);
    this.#activate.run(roomN, deviceId);
    this.#forgetMoved.run(roomN, seat);
    this.#pushes.keepOnly(roomN, seat, deviceId);
  }
}

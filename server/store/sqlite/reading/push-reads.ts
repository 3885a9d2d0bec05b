import type { DatabaseSync } from "node:sqlite";
import type { DeviceId } from "../../../../shared/protocol/ids.ts";
import type { PushSubscription } from "../../push-port.ts";
import type { RoomId } from "../../room-id.ts";
import { quietText, type SubscriptionColumns } from "../tables/push-table.ts";

/** Reads that save a write. */
export class PushReads {
  readonly #due;
  readonly #kept;

  constructor(db: DatabaseSync) {
    this.#due = db.prepare("SELECT 1 FROM pushes WHERE due_at_ms <= ? LIMIT 1");
    this.#kept = db.prepare(`
      SELECT endpoint, p256dh, auth, quiet FROM pushes
      WHERE room_n = (SELECT n FROM rooms WHERE room_id = ?) AND device_id = ?`);
  }

  isDue(nowMs: number): boolean {
    return this.#due.get(nowMs) !== undefined;
  }

  /** Whether the device has exactly this subscription already. */
  isKept(roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null): boolean {
    const kept = this.#kept.get(roomId, deviceId) as SubscriptionColumns | undefined; // the columns of #kept
    if (kept === undefined || subscription === null) return false;
    const { endpoint, keys, quiet } = subscription;
    const isSamePlace = kept.endpoint === endpoint && kept.p256dh === keys.p256dh && kept.auth === keys.auth;
    return isSamePlace && kept.quiet === quietText(quiet);
  }
}

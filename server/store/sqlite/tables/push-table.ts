import type { DatabaseSync } from "node:sqlite";
import type { DeviceId } from "../../../../shared/protocol/ids.ts";
import type { QuietHours } from "../../../../shared/protocol/push.ts";
import type { ClaimedPush, NewPush, PushKeys, PushOutcome, PushSubscription } from "../../push-port.ts";
import type { RoomId } from "../../room-id.ts";
import { type WaitingPush, withPush } from "../../rules/push-pace.ts";
import { isDiskFault } from "../sqlite-errors.ts";

/** The phones that want notifications, and when one is due to each. */
export class PushTable {
  readonly #addKeys;
  readonly #keys;
  readonly #holder;
  readonly #upsert;
  readonly #forget;
  readonly #keepOnly;
  readonly #waiting;
  readonly #wait;
  readonly #due;
  readonly #claim;
  readonly #putOff;
  readonly #deleteEndpoint;
  /** Seats whose row turned out to be on a damaged page. */
  readonly #unreadable = new Set<string>();
  /** The seat at which the last claim failed. */
  #suspect: string | null = null;

  constructor(db: DatabaseSync) {
    this.#addKeys = db.prepare("INSERT INTO push_keys VALUES (1, ?, ?) ON CONFLICT DO NOTHING");
    this.#keys = db.prepare("SELECT public_key AS publicKey, private_key AS privateKey FROM push_keys");
    this.#holder = db.prepare(`
      SELECT room_n AS roomN, seat FROM devices JOIN rooms ON rooms.n = room_n
      WHERE room_id = ? AND device_id = ? AND devices.state = 'active'`);
    this.#upsert = db.prepare(`
      INSERT INTO pushes (room_n, seat, device_id, endpoint, p256dh, auth, quiet) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth, quiet = excluded.quiet`);
    this.#forget = db.prepare("DELETE FROM pushes WHERE room_n = ? AND device_id = ?");
    this.#keepOnly = db.prepare("DELETE FROM pushes WHERE room_n = ? AND seat = ? AND device_id <> ?");
    this.#waiting = db.prepare(`
      SELECT due_at_ms AS dueAtMs, until_ms AS untilMs, tries, taken_until_ms AS takenUntilMs
      FROM pushes WHERE room_n = ? AND seat = ?`);
    this.#wait = db.prepare(`
      UPDATE pushes SET due_at_ms = ?, until_ms = ?, tries = ?, taken_until_ms = ?, claim = claim + 1
      WHERE room_n = ? AND seat = ?`);
    this.#due = db.prepare("SELECT room_n AS roomN, seat FROM pushes WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?");
    this.#claim = db.prepare(`
      UPDATE pushes SET due_at_ms = ?, tries = tries + 1, claim = claim + 1
      WHERE room_n = ? AND seat = ?
      RETURNING (SELECT room_id FROM rooms WHERE n = room_n) AS roomId, device_id AS deviceId,
        endpoint, p256dh, auth, quiet, until_ms AS untilMs, tries, claim`);
    this.#putOff = db.prepare(`
      UPDATE pushes SET due_at_ms = ?
      WHERE room_n = (SELECT n FROM rooms WHERE room_id = ?) AND device_id = ? AND endpoint = ? AND claim = ?`);
    this.#deleteEndpoint = db.prepare(`
      DELETE FROM pushes
      WHERE room_n = (SELECT n FROM rooms WHERE room_id = ?) AND device_id = ? AND endpoint = ?`);
  }

  keys({ publicKey, privateKey }: PushKeys): PushKeys {
    this.#addKeys.run(publicKey, privateKey);
    return { ...(this.#keys.get() as PushKeys) }; // the columns of #keys; the row is there now
  }

  subscribe(roomId: RoomId, deviceId: DeviceId, subscription: PushSubscription | null): boolean {
    const holder = this.#holder.get(roomId, deviceId);
    if (holder === undefined) return false;
    const [roomN, seat] = [Number(holder["roomN"]), String(holder["seat"])];
    if (subscription === null) {
      this.#forget.run(roomN, deviceId);
      return true;
    }
    const { endpoint, keys, quiet } = subscription;
    this.#upsert.run(roomN, seat, deviceId, endpoint, keys.p256dh, keys.auth, quietText(quiet));
    // A row that was just written can be read; and the number may have belonged to another room, which is gone.
    this.#unreadable.delete(nameOf({ roomN, seat }));
    return true;
  }

  forget(roomN: number, deviceId: DeviceId): void {
    this.#forget.run(roomN, deviceId);
  }

  /** A seat's subscription belongs to the phone that holds it now; any other is deleted. */
  keepOnly(roomN: number, seat: string, deviceId: DeviceId): void {
    this.#keepOnly.run(roomN, seat, deviceId);
  }

  note(roomN: number, push: NewPush): void {
    const { seat } = push;
    const waiting = this.#waiting.get(roomN, seat) as WaitingPush | undefined; // the columns of #waiting
    if (waiting === undefined) return;
    const { dueAtMs, untilMs, tries, takenUntilMs } = withPush(waiting, push);
    this.#wait.run(dueAtMs, untilMs, tries, takenUntilMs, roomN, seat);
  }

  claim(nowMs: number, againAtMs: number, limit: number): readonly ClaimedPush[] {
    this.#suspect = null;
    const named = this.#due.all(nowMs, limit + this.#unreadable.size) as unknown as readonly RowKey[]; // its columns
    const due = named.filter((key) => !this.#unreadable.has(nameOf(key))).slice(0, limit);
    return due.map((key) => this.#claimOne(key, againAtMs));
  }

  /** To be called once a failed claim has been reported: from now on that seat is left out, and doesn't hold up the others. */
  passOver(): void {
    if (this.#suspect !== null) this.#unreadable.add(this.#suspect);
  }

  settle({ roomId, deviceId, subscription, claim }: ClaimedPush, outcome: PushOutcome): void {
    if (outcome === "gone") this.#deleteEndpoint.run(roomId, deviceId, subscription.endpoint);
    else {
      const dueAtMs = outcome === "done" ? null : outcome.againAtMs;
      this.#putOff.run(dueAtMs, roomId, deviceId, subscription.endpoint, claim);
    }
  }

  #claimOne(key: RowKey, againAtMs: number): ClaimedPush {
    try {
      return claimedOf(this.#claim.get(againAtMs, key.roomN, key.seat) as ClaimedColumns); // the columns of #claim
    } catch (error) {
      // A disk that refuses for a while says nothing about the page.
      this.#suspect = isDiskFault(error) ? null : nameOf(key);
      throw error;
    }
  }
}

export type SubscriptionColumns = {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly quiet: string | null;
};
type RowKey = { readonly roomN: number; readonly seat: string };
const nameOf = ({ roomN, seat }: RowKey): string => `${roomN} ${seat}`;

type ClaimedColumns = SubscriptionColumns & Pick<ClaimedPush, "roomId" | "deviceId" | "untilMs" | "tries" | "claim">;

/** Always in the same order, so that equal hours give equal texts. */
export const quietText = (quiet: QuietHours | null): string | null =>
  quiet === null ? null : JSON.stringify([quiet.fromMinute, quiet.toMinute, quiet.zone]);

function quietOf(text: string | null): QuietHours | null {
  if (text === null) return null;
  const [fromMinute, toMinute, zone] = JSON.parse(text) as [number, number, string]; // written by quietText
  return { fromMinute, toMinute, zone };
}

function claimedOf({ endpoint, p256dh, auth, quiet, ...claimed }: ClaimedColumns): ClaimedPush {
  return { ...claimed, subscription: { endpoint, keys: { p256dh, auth }, quiet: quietOf(quiet) } };
}

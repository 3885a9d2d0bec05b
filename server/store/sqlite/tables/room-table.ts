import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { Hash, LogId, Seq } from "../../../../shared/protocol/ids.ts";
import type { RoomId } from "../../room-id.ts";
import { RoomNames } from "./room-names.ts";

/** A room's row without its state, as the only writer knows it. */
export type RoomRow = {
  readonly n: number;
  readonly logId: LogId;
  readonly seq: Seq;
  readonly hash: Hash;
  readonly dueAtMs: number | null;
  readonly fadeAtMs: number | null;
  readonly bodiesFadeAtMs: number | null;
  /** Of the entries that are kept. */
  readonly oldestAtMs: number | null;
};

/** In the order of the statements that write them. */
const TIMES = ["dueAtMs", "fadeAtMs", "bodiesFadeAtMs", "oldestAtMs"] as const;

const MAX_KNOWN = 20_000;

/** The rooms' rows, cached: there is one writer, so what it wrote last is what is stored. */
export class RoomTable {
  readonly #known = new Map<RoomId, RoomRow>();
  readonly #select;
  readonly #insert;
  readonly #move;
  readonly #moveAndTime;
  readonly #time;
  readonly #delete;
  readonly #names;

  constructor(db: DatabaseSync) {
    this.#select = db.prepare(`
      SELECT n, log_id AS logId, seq, hash, due_at_ms AS dueAtMs, fade_at_ms AS fadeAtMs,
        bodies_fade_at_ms AS bodiesFadeAtMs, oldest_at_ms AS oldestAtMs
      FROM rooms WHERE room_id = ?`);
    this.#insert = db.prepare(
      "INSERT INTO rooms (room_id, log_id, seq, hash, state) VALUES (?, ?, 0, '', '') RETURNING n",
    );
    this.#move = db.prepare("UPDATE rooms SET seq = ?, hash = ?, state = ?, state_check = ? WHERE n = ?");
    this.#moveAndTime = db.prepare(`
      UPDATE rooms SET seq = ?, hash = ?, state = ?, state_check = ?,
        due_at_ms = ?, fade_at_ms = ?, bodies_fade_at_ms = ?, oldest_at_ms = ?
      WHERE n = ?`);
    this.#time = db.prepare(
      "UPDATE rooms SET due_at_ms = ?, fade_at_ms = ?, bodies_fade_at_ms = ?, oldest_at_ms = ? WHERE n = ?",
    );
    this.#delete = db.prepare("DELETE FROM rooms WHERE n = ?");
    this.#names = new RoomNames(db);
  }

  get(roomId: RoomId): RoomRow | undefined {
    const known = this.#known.get(roomId);
    if (known !== undefined) return known;
    const row = this.#select.get(roomId) as RoomRow | undefined; // the columns of #select
    if (row === undefined) return undefined;
    this.#names.check(row.n, roomId);
    this.#remember(roomId, row);
    return row;
  }

  insert(roomId: RoomId, logId: LogId): RoomRow {
    const n = Number(this.#insert.get(roomId, logId)?.["n"]);
    return { n, logId, seq: 0, hash: "", dueAtMs: null, fadeAtMs: null, bodiesFadeAtMs: null, oldestAtMs: null };
  }

  /** Writes the row; the indexed times only when they have changed, which spares two more pages. */
  update(roomId: RoomId, before: RoomRow, after: RoomRow, state: string): void {
    const { n, seq, hash } = after;
    const isTimed = TIMES.some((name) => after[name] !== before[name]);
    const check = crc32(state);
    if (isTimed) this.#moveAndTime.run(seq, hash, state, check, ...TIMES.map((name) => after[name]), n);
    else this.#move.run(seq, hash, state, check, n);
    this.#remember(roomId, after);
  }

  /** Writes the times alone. */
  updateTimes(roomId: RoomId, after: RoomRow): void {
    this.#time.run(...TIMES.map((name) => after[name]), after.n);
    this.#remember(roomId, after);
  }

  delete(roomId: RoomId, { n }: RoomRow): void {
    this.#delete.run(n);
    this.#known.delete(roomId);
  }

  /** After a rollback nothing in the cache can be trusted. */
  forgetAll(): void {
    this.#known.clear();
  }

  #remember(roomId: RoomId, row: RoomRow): void {
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(roomId, row);
  }
}

/** The earliest of some instants, any of which may be missing. */
export function earliest(...instants: readonly (number | null)[]): number | null {
  const known = instants.filter((atMs) => atMs !== null);
  return known.length === 0 ? null : Math.min(...known);
}

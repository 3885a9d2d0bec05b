import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { LogEntry } from "../../../../shared/protocol/envelope.ts";
import type { CommandId, DeviceId, Hash, LogId, Seat, Seq } from "../../../../shared/protocol/ids.ts";
import type { DoneCommand, StoredRoom } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { isCorrupt } from "../sqlite-errors.ts";
import { misplaced, RoomNames } from "../tables/room-names.ts";

/** Reads of the rooms, on the caller's thread: a few cached pages cost much less than handing over to another thread. */
export class RoomReads {
  readonly #load;
  readonly #names;
  readonly #head;
  readonly #entries;
  readonly #command;
  readonly #due;
  readonly #fadable;
  readonly #deviceRoom;
  readonly #row;
  readonly #rowPastIndex;
  readonly #entryRows;
  readonly #entryRowsPastIndex;

  constructor(db: DatabaseSync) {
    this.#load = db.prepare(
      "SELECT n, log_id AS logId, seq, hash, state, state_check AS stateCheck, due_at_ms AS dueAtMs FROM rooms WHERE room_id = ?",
    );
    this.#names = new RoomNames(db);
    this.#head = db.prepare("SELECT n, seq FROM rooms WHERE room_id = ?");
    this.#entries = db.prepare(`
      SELECT seq, prev_hash AS prevHash, hash, at_ms AS atMs, seat, type, command_id AS commandId, body_hash AS bodyHash, salt, body
      FROM entries WHERE room_n = ? AND seq > ? ORDER BY seq`);
    this.#command = db.prepare(`
      SELECT max(seq) AS seq, max(fingerprint) AS fingerprint
      FROM entries WHERE command_id = ? AND room_n = (SELECT n FROM rooms WHERE room_id = ?)`);
    this.#due = db.prepare("SELECT room_id AS roomId FROM rooms WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?");
    this.#fadable = db.prepare(`
      SELECT * FROM (SELECT room_id AS roomId FROM rooms WHERE fade_at_ms <= ?1 ORDER BY fade_at_ms LIMIT ?3)
      UNION SELECT * FROM (SELECT room_id FROM rooms WHERE oldest_at_ms < ?2 ORDER BY oldest_at_ms LIMIT ?3)
      LIMIT ?3`);
    this.#deviceRoom = db.prepare("SELECT room_n AS n FROM devices WHERE device_id = ?");
    this.#row = db.prepare("SELECT n FROM rooms WHERE room_id = ?");
    this.#rowPastIndex = db.prepare("SELECT n FROM rooms NOT INDEXED WHERE room_id = ?");
    this.#entryRows = db.prepare("SELECT n FROM entries WHERE room_n = ?");
    this.#entryRowsPastIndex = db.prepare("SELECT n FROM entries NOT INDEXED WHERE room_n = ?");
  }

  load(roomId: RoomId): StoredRoom | null {
    const row = this.#load.get(roomId) as LoadedRow | undefined; // the columns of #load
    if (row === undefined) {
      // A phone that hears that its pairing has ended deletes it for good.
      if (this.#rowPastIndex.get(roomId) !== undefined) throw misplaced();
      return null;
    }
    const { n, logId, seq, hash, state, stateCheck, dueAtMs } = row;
    this.#names.check(n, roomId);
    if (stateCheck !== null && stateCheck !== crc32(state)) throw new Error("The state isn't what was written.");
    return { head: { logId, seq, hash }, state, dueAtMs };
  }

  /** The head is read first: entries that arrive in between are read as well, so none can be missing. */
  read(roomId: RoomId, afterSeq: Seq): readonly LogEntry[] | null {
    const room = this.#head.get(roomId) as { readonly n: number; readonly seq: Seq } | undefined; // the columns of #head
    if (room === undefined) return null;
    const rows = this.#entries.all(room.n, afterSeq) as unknown as readonly EntryColumns[]; // the columns of #entries
    const isWhole = rows.length > 0 ? rows[0]?.seq === afterSeq + 1 : afterSeq >= room.seq;
    return isWhole ? rows.map(entryOf) : null;
  }

  command(roomId: RoomId, id: CommandId): DoneCommand | null {
    const row = this.#command.get(id, roomId);
    if (typeof row?.["seq"] !== "number") return null;
    const fingerprint = row["fingerprint"];
    return { seq: row["seq"], fingerprint: typeof fingerprint === "string" ? fingerprint : null };
  }

  due(nowMs: number, limit: number): readonly RoomId[] {
    return this.#due.all(nowMs, limit).map((row) => String(row["roomId"]));
  }

  fadable(nowMs: number, trimBeforeMs: number, limit: number): readonly RoomId[] {
    return this.#fadable.all(nowMs, trimBeforeMs, limit).map((row) => String(row["roomId"]));
  }

  /**
   * The row numbers of a room and its entries. The room is the one that this phone is in, as its name may lead nowhere or to
   * another. Uses indexes alone, so the rows may be damaged; if an index is, or doesn't lead to them, all rows are searched.
   */
  rowsOf(roomId: RoomId, deviceId: DeviceId): { readonly n: number; readonly entries: readonly number[] } | null {
    const [n] = this.#roomOf(deviceId) ?? numbersIn([this.#row, this.#rowPastIndex], roomId);
    return n === undefined ? null : { n, entries: numbersIn([this.#entryRows, this.#entryRowsPastIndex], n) };
  }

  /** Null where the phones can't be read. */
  #roomOf(deviceId: DeviceId): readonly number[] | null {
    try {
      return this.#deviceRoom.all(deviceId).map((row) => Number(row["n"]));
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      return null;
    }
  }
}

/** The result of the first statement that finds any and meets no damaged page; of the last one, as far as it gets. */
function numbersIn([statement, ...others]: readonly StatementSync[], of: string | number): readonly number[] {
  const numbers: number[] = [];
  try {
    for (const row of statement?.iterate(of) ?? []) numbers.push(Number(row["n"]));
    if (numbers.length > 0) return numbers;
  } catch (error) {
    if (!isCorrupt(error)) throw error;
  }
  return others.length === 0 ? numbers : numbersIn(others, of);
}

type LoadedRow = {
  readonly n: number;
  readonly logId: LogId;
  readonly seq: Seq;
  readonly hash: Hash;
  readonly state: string;
  readonly stateCheck: number | null;
  readonly dueAtMs: number | null;
};

type EntryColumns = {
  readonly seq: Seq;
  readonly prevHash: Hash;
  readonly hash: Hash;
  readonly atMs: number;
  readonly seat: Seat;
  readonly type: string;
  readonly commandId: CommandId | null;
  readonly bodyHash: Hash;
  readonly salt: string | null;
  readonly body: string | null;
};

function entryOf({ bodyHash, salt, body, ...columns }: EntryColumns): LogEntry {
  if (salt === null || body === null) return { ...columns, faded: true, bodyHash };
  return { ...columns, salt, ...(JSON.parse(body) as Record<string, unknown>) }; // written by Appender
}

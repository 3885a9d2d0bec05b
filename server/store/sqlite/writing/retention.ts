import type { DatabaseSync } from "node:sqlite";
import { isSameHead } from "../../../../shared/protocol/envelope.ts";
import type { AppendResult, FadeWrite, LogFade } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { earliest, type RoomRow, type RoomTable } from "../tables/room-table.ts";

/** The tables whose rows expire. A damaged page in one doesn't affect the others. */
export const SWEPT_TABLES = ["invitations", "openings", "tombstones"] as const;
export type SweptTable = (typeof SWEPT_TABLES)[number];

/** Deletes what has faded or expired. */
export class Retention {
  readonly #rooms: RoomTable;
  readonly #trim;
  readonly #fadeBodies;
  readonly #nextFade;
  readonly #oldest;
  readonly #deleteExpired;

  constructor(db: DatabaseSync, rooms: RoomTable) {
    this.#rooms = rooms;
    this.#trim = db.prepare(
      "DELETE FROM entries WHERE room_n = ?1 AND seq <= (SELECT max(seq) FROM entries WHERE room_n = ?1 AND at_ms < ?2)",
    );
    this.#fadeBodies = db.prepare(`
      UPDATE entries SET salt = NULL, body = NULL, fingerprint = NULL
      WHERE room_n = ? AND salt IS NOT NULL AND keep_until_ms <= ?`);
    this.#nextFade = db.prepare("SELECT min(keep_until_ms) AS atMs FROM entries WHERE room_n = ? AND salt IS NOT NULL");
    this.#oldest = db.prepare("SELECT min(at_ms) AS atMs FROM entries WHERE room_n = ?");
    this.#deleteExpired = {
      invitations: db.prepare("DELETE FROM invitations WHERE expires_at_ms <= ?"),
      openings: db.prepare("DELETE FROM openings WHERE expires_at_ms <= ?"),
      tombstones: db.prepare("DELETE FROM tombstones WHERE until_ms <= ?"),
    };
  }

  fade(roomId: RoomId, write: FadeWrite): AppendResult {
    const { expect, state, fadeAtMs } = write;
    const room = this.#rooms.get(roomId);
    if (room === undefined) return "gone";
    if (!isSameHead(room, expect)) return "conflict";
    const log = this.#fadeLog(room, write);
    const after = { ...room, ...log, fadeAtMs: earliest(log.bodiesFadeAtMs, fadeAtMs) };
    this.#rooms.update(roomId, room, after, state);
    return "appended";
  }

  fadeLog(roomId: RoomId, write: LogFade): void {
    const room = this.#rooms.get(roomId);
    if (room !== undefined) this.#rooms.updateTimes(roomId, { ...room, ...this.#fadeLog(room, write) });
  }

  sweep(table: SweptTable, nowMs: number): void {
    this.#deleteExpired[table].run(nowMs);
  }

  #fadeLog(room: RoomRow, { nowMs, trimBeforeMs }: LogFade): Pick<RoomRow, "bodiesFadeAtMs" | "oldestAtMs"> {
    const { n } = room;
    const oldestAtMs = this.#trimmed(room, trimBeforeMs);
    this.#fadeBodies.run(n, nowMs);
    return { bodiesFadeAtMs: instantOf(this.#nextFade.get(n)), oldestAtMs };
  }

  /** Returns the age of the oldest entry that stays. Usually none has to go, and then no entry is read. */
  #trimmed({ n, oldestAtMs }: RoomRow, trimBeforeMs: number): number | null {
    if (oldestAtMs === null || oldestAtMs >= trimBeforeMs) return oldestAtMs;
    this.#trim.run(n, trimBeforeMs);
    return instantOf(this.#oldest.get(n));
  }
}

const instantOf = (row: Readonly<Record<string, unknown>> | undefined): number | null =>
  typeof row?.["atMs"] === "number" ? row["atMs"] : null;

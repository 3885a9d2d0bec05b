import type { DatabaseSync } from "node:sqlite";
import { Appender } from "./append.ts";
import { DeviceTable } from "./device-table.ts";
import { InvitationTable } from "./invitation-table.ts";
import { Attempts } from "./pairing-writes.ts";
import { PushTable } from "./push-table.ts";
import { Retention } from "./retention-writes.ts";
import { RoomTable } from "./room-table.ts";
import { isDiskFault, textOf } from "./sqlite-errors.ts";
import type { Failure, Write, WriteName, Writes } from "./writes.ts";

/** Told after each durable commit, before anyone hears of it. */
export type AfterCommit = (generation: number) => void;

/** The only writer. A commit is one transaction over whatever has arrived; its answers are given only when it is durable. */
export class Writer {
  readonly #db: DatabaseSync;
  readonly #rooms: RoomTable;
  readonly #writes: Writes;
  readonly #afterCommit: AfterCommit;
  readonly #statements;
  /** Deleted bytes are still in the write-ahead log, and must go before the answer does. */
  #mustScrub = false;

  constructor(db: DatabaseSync, afterCommit: AfterCommit) {
    this.#db = db;
    this.#rooms = new RoomTable(db);
    this.#writes = this.#prepareWrites(db);
    this.#afterCommit = afterCommit;
    this.#statements = {
      begin: db.prepare("BEGIN IMMEDIATE"),
      commit: db.prepare("COMMIT"),
      count: db.prepare("UPDATE store SET generation = generation + 1 RETURNING generation"),
    };
  }

  /** All in one transaction; when that fails each alone, so that one write's fault is not the others'. */
  commit(batch: readonly Write[]): readonly unknown[] {
    try {
      return this.#transact(batch);
    } catch (error) {
      if (batch.length === 1) return [failureOf(error)];
      return batch.flatMap((write) => this.commit([write]));
    }
  }

  #transact(batch: readonly Write[]): readonly unknown[] {
    const { begin, commit, count } = this.#statements;
    begin.run();
    try {
      const results = batch.map((write) => this.#run(write));
      const generation = Number(count.get()?.["generation"]);
      commit.run();
      this.#afterCommit(generation);
      return this.#mustScrub ? this.#scrubbed(batch, results) : results;
    } catch (error) {
      this.#rooms.forgetAll();
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  #run([name, ...args]: Write): unknown {
    const run = this.#writes[name] as (...args: readonly unknown[]) => unknown; // Write pairs each name with its arguments
    return run(...args);
  }

  /**
   * Moves everything into the database file and empties the log. A deletion is only confirmed after that; but while a
   * backup is reading, the log is emptied by the next sweep.
   */
  #scrubbed(batch: readonly Write[], results: readonly unknown[]): readonly unknown[] {
    this.#mustScrub = false;
    try {
      this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      return results;
    } catch (error) {
      return results.map((result, index) => (DELETIONS.has(batch[index]?.[0]) ? failureOf(error) : result));
    }
  }

  #prepareWrites(db: DatabaseSync): Writes {
    const rooms = this.#rooms;
    const pushes = new PushTable(db);
    const devices = new DeviceTable(db, pushes);
    const invitations = new InvitationTable(db);
    const appender = new Appender(db, { rooms, devices, pushes });
    const attempts = new Attempts(db, { rooms, devices, invitations, appender });
    const retention = new Retention(db, rooms);
    return {
      append: (row) => appender.append(row),
      fade: (roomId, write) => retention.fade(roomId, write),
      seen: (roomId, deviceId, day) => {
        devices.see(roomId, deviceId, day);
        return null;
      },
      put: (invitation) => invitations.put(invitation),
      claim: (handle, nowMs, attempt) => invitations.claim(handle, nowMs, attempt),
      advance: (attemptId, step) => attempts.advance(attemptId, step),
      confirm: (attemptId, message, kind, row) => attempts.confirm(attemptId, message, kind, row),
      probe: prepareProbe(db),
      sweep: (nowMs) => {
        retention.sweep(nowMs);
        this.#mustScrub = true;
        return null;
      },
      purge: (roomId, untilMs, leaver) => {
        const room = rooms.get(roomId);
        if (room === undefined) return null;
        devices.bury(room.n, untilMs, leaver);
        invitations.deleteOfRoom(roomId);
        rooms.delete(roomId, room);
        this.#mustScrub = true;
        return null;
      },
      ...pushWrites(pushes),
    };
  }
}

/** Whether there is room to write. */
function prepareProbe(db: DatabaseSync): Writes["probe"] {
  const statements = [db.prepare("INSERT INTO probe VALUES (zeroblob(16384))"), db.prepare("DELETE FROM probe")];
  return () => {
    for (const statement of statements) statement.run();
    return null;
  };
}

const pushWrites = (pushes: PushTable): Pick<Writes, "pushKeys" | "subscribe" | "claimPushes" | "settlePush"> => ({
  pushKeys: (fresh) => pushes.keys(fresh),
  subscribe: (roomId, deviceId, subscription) => pushes.subscribe(roomId, deviceId, subscription),
  claimPushes: (nowMs, againAtMs, limit) => pushes.claim(nowMs, againAtMs, limit),
  settlePush: (claimed, outcome) => {
    pushes.settle(claimed, outcome);
    return null;
  },
});

const DELETIONS: ReadonlySet<WriteName | undefined> = new Set(["purge", "sweep"]);

function failureOf(error: unknown): Failure {
  return { failed: isDiskFault(error) ? "disk" : "fault", message: textOf(error) };
}

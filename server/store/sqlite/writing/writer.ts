import type { DatabaseSync } from "node:sqlite";
import { isDiskFault, textOf } from "../sqlite-errors.ts";
import { DeviceTable } from "../tables/device-table.ts";
import { InvitationTable } from "../tables/invitation-table.ts";
import { PushTable } from "../tables/push-table.ts";
import { RoomTable } from "../tables/room-table.ts";
import { Appender } from "./append.ts";
import { Attempts } from "./attempts.ts";
import { Purge } from "./purge.ts";
import { Retention } from "./retention.ts";
import { prepareServed } from "./served.ts";
import type { Failure, Write, WriteName, Writes } from "./writes.ts";

/** The result of each write, in order, and whether something was deleted, whose bytes must go before anyone is told. */
export type Committed = { readonly results: readonly unknown[]; readonly deletes: boolean };

/** The only writer. A commit is one transaction over whatever has arrived; the queue makes it durable. */
export class Writer {
  readonly #db: DatabaseSync;
  readonly #rooms: RoomTable;
  readonly #pushes: PushTable;
  readonly #writes: Writes;
  readonly #statements;
  #generation = 0;
  #deletes = false;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#rooms = new RoomTable(db);
    this.#pushes = new PushTable(db);
    this.#writes = this.#prepareWrites(db);
    this.#statements = {
      begin: db.prepare("BEGIN IMMEDIATE"),
      commit: db.prepare("COMMIT"),
      count: db.prepare("UPDATE store SET generation = generation + 1 RETURNING generation"),
    };
  }

  /** How many commits the database has seen. */
  get generation(): number {
    return this.#generation;
  }

  /** All in one transaction; if that fails each alone, so that one write's fault doesn't affect the others. */
  commit(batch: readonly Write[]): Committed {
    this.#deletes = false;
    const results = this.#commit(batch);
    return { results, deletes: this.#deletes };
  }

  #commit(batch: readonly Write[]): readonly unknown[] {
    try {
      return this.#transact(batch);
    } catch (error) {
      if (batch.length === 1) return [this.#failed(batch[0]?.[0], error)];
      return batch.flatMap((write) => this.#commit([write]));
    }
  }

  /** A claim that fails in a batch is tried again alone; only a reported failure may be passed over from then on. */
  #failed(name: WriteName | undefined, error: unknown): Failure {
    if (name === "claimPushes") this.#pushes.passOver();
    return failureOf(error);
  }

  #transact(batch: readonly Write[]): readonly unknown[] {
    const { begin, commit, count } = this.#statements;
    begin.run();
    try {
      const results = batch.map((write) => this.#run(write));
      const generation = Number(count.get()?.["generation"]);
      commit.run();
      this.#generation = generation;
      return results;
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

  #prepareWrites(db: DatabaseSync): Writes {
    const rooms = this.#rooms;
    const pushes = this.#pushes;
    const devices = new DeviceTable(db, pushes);
    const invitations = new InvitationTable(db);
    const appender = new Appender(db, { rooms, devices, pushes });
    const attempts = new Attempts(db, { rooms, devices, invitations, appender });
    const retention = new Retention(db, rooms);
    const purge = new Purge(db, { rooms, devices, invitations });
    return {
      append: (roomId, write) => appender.append(roomId, write),
      seen: (roomId, deviceId, day) => {
        devices.see(roomId, deviceId, day);
        return null;
      },
      put: (invitation) => invitations.put(invitation),
      claim: (attempt, nowMs) => invitations.claim(attempt, nowMs),
      advance: (attemptId, step) => attempts.advance(attemptId, step),
      confirm: (attemptId, message, outcome) => attempts.confirm(attemptId, message, outcome),
      served: prepareServed(db),
      probe: prepareProbe(db),
      sweep: (table, nowMs) => {
        // Even if this fails: what has faded meanwhile has to be cleared from the log in any case.
        this.#deletes = true;
        retention.sweep(table, nowMs);
        return null;
      },
      purge: (leaving) => {
        this.#deletes = true;
        return purge.whole(leaving);
      },
      purgePart: (part) => {
        purge.part(part);
        this.#deletes = true;
        return null;
      },
      ...fadeWrites(retention),
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

const fadeWrites = (retention: Retention): Pick<Writes, "fade" | "fadeLog"> => ({
  fade: (roomId, write) => retention.fade(roomId, write),
  fadeLog: (roomId, write) => {
    retention.fadeLog(roomId, write);
    return null;
  },
});

const pushWrites = (pushes: PushTable): Pick<Writes, "pushKeys" | "subscribe" | "claimPushes" | "settlePush"> => ({
  pushKeys: (fresh) => pushes.keys(fresh),
  subscribe: (roomId, deviceId, subscription) => pushes.subscribe(roomId, deviceId, subscription),
  claimPushes: (nowMs, againAtMs, limit) => pushes.claim(nowMs, againAtMs, limit),
  settlePush: (claimed, outcome) => {
    pushes.settle(claimed, outcome);
    return null;
  },
});

function failureOf(error: unknown): Failure {
  return { failed: isDiskFault(error) ? "disk" : "fault", message: textOf(error) };
}

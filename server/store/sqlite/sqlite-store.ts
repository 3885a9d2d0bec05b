import { resolve } from "node:path";
import {
  type DeviceStore,
  type PairingStore,
  type RetentionStore,
  type RoomStore,
  type Store,
  StoreStopped,
  StoreUnavailable,
} from "../port.ts";
import type { PushStore } from "../push-port.ts";
import { dayOf } from "../rules/day.ts";
import { Checkpoints } from "./files/checkpoints.ts";
import { LogFile } from "./files/log-file.ts";
import { MarkWriter } from "./files/mark.ts";
import { explain, type PreparedFolder, prepareFolder } from "./files/prepare-folder.ts";
import { progressOf } from "./files/restored.ts";
import { openForWriting, type WriteSettings } from "./open-database.ts";
import { MemberReads } from "./reading/member-reads.ts";
import { PushReads } from "./reading/push-reads.ts";
import { RoomReads } from "./reading/room-reads.ts";
import { asStoreError, textOf } from "./sqlite-errors.ts";
import { freeBytesIn, LogGrowth } from "./writing/log-growth.ts";
import { purgeDamaged } from "./writing/purge-damaged.ts";
import { SWEPT_TABLES } from "./writing/retention.ts";
import { WriteQueue } from "./writing/write-queue.ts";
import { Writer } from "./writing/writer.ts";

export type SqliteStoreOptions = {
  /** The data folder. It is made if it is missing; one server at a time uses it. */
  readonly folder: string;
  /** Reports in one line that nothing can be written any more until a restart. */
  readonly stopped?: (line: string) => void;
  /** Tests only: how much room is left on the folder's disk. Default: what the system says. */
  readonly freeBytes?: () => number;
} & Partial<WriteSettings>;

export type SqliteStore = Store & {
  /** A backup has replaced newer data since the last start: every log has got a new name. */
  readonly wasRestored: boolean;
};

type Settings = WriteSettings & Pick<Required<SqliteStoreOptions>, "stopped" | "freeBytes">;

/** Opens the store in a folder, alone. Throws StoreCannotOpen with one line that says what to do. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const folder = resolve(options.folder);
  const prepared = prepareFolder(folder);
  const { maxPages = 0, synchronous = "FULL", stopped = () => {}, freeBytes = () => freeBytesIn(folder) } = options;
  try {
    return await assemble(folder, prepared, { maxPages, synchronous, stopped, freeBytes });
  } catch (error) {
    prepared.release();
    throw explain(error, folder);
  }
}

async function assemble(folder: string, prepared: PreparedFolder, settings: Settings): Promise<SqliteStore> {
  const { path, wasRestored, release } = prepared;
  const db = openForWriting(path, settings);
  const writer = new Writer(db);
  const log = new LogFile(path, settings);
  const mark = new MarkWriter(folder, progressOf(db).life);
  const checkpoints = await Checkpoints.start(path, (error) =>
    queue.stop(new StoreStopped(`The store has stopped: ${textOf(error)}. Restart the server.`, { cause: error })),
  );
  const stopped = ({ message }: StoreStopped): void => settings.stopped(message);
  const growth = new LogGrowth(settings.freeBytes);
  const queue = new WriteQueue({ writer, log, mark, checkpoints, growth, stopped });
  const access = { reads: new RoomReads(db), members: new MemberReads(db), pushes: new PushReads(db), queue };
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await queue.close();
    await checkpoints.run("TRUNCATE");
    db.close();
    await checkpoints.close();
    log.close();
    mark.close();
    release();
  };
  return {
    wasRestored,
    rooms: roomStore(access),
    retention: retentionStore(access),
    devices: deviceStore(access),
    pairing: pairingStore(access),
    push: pushStore(access),
    served: { note: (nowMs) => queue.submit("served", nowMs) },
    ready: async () => {
      await queue.submit("probe");
    },
    close: () => (closing ??= close()),
  };
}

type Access = {
  readonly reads: RoomReads;
  readonly members: MemberReads;
  readonly pushes: PushReads;
  readonly queue: WriteQueue;
};

function roomStore({ reads, queue }: Access): RoomStore {
  const read = readingThrough(queue);
  return {
    load: (roomId) => read(() => reads.load(roomId)),
    append: (roomId, write) => queue.submit("append", roomId, write),
    read: (roomId, afterSeq) => read(() => reads.read(roomId, afterSeq)),
    command: (roomId, id) => read(() => reads.command(roomId, id)),
    due: (nowMs, limit) => read(() => reads.due(nowMs, limit)),
    purge: async (roomId, untilMs, leaver) => {
      const leaving = { roomId, untilMs, leaver };
      try {
        if (await queue.submit("purge", leaving)) return;
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
      }
      await purgeDamaged(leaving, reads, queue);
    },
  };
}

function retentionStore({ reads, queue }: Access): RetentionStore {
  const read = readingThrough(queue);
  return {
    fadable: (nowMs, trimBeforeMs, limit) => read(() => reads.fadable(nowMs, trimBeforeMs, limit)),
    fade: (roomId, write) => queue.submit("fade", roomId, write),
    fadeLog: async (roomId, write) => {
      await queue.submit("fadeLog", roomId, write);
    },
    sweep: async (nowMs) => {
      const swept = await Promise.allSettled(SWEPT_TABLES.map((table) => queue.submit("sweep", table, nowMs)));
      for (const table of swept) if (table.status === "rejected") throw table.reason;
    },
  };
}

function deviceStore({ members: reads, queue }: Access): DeviceStore {
  const read = readingThrough(queue);
  return {
    find: (tokenHash) => read(() => reads.find(tokenHash)),
    seen: async (roomId, deviceId, nowMs) => {
      await queue.submit("seen", roomId, deviceId, dayOf(nowMs));
    },
    seenSince: (roomId, seat, sinceMs) => read(() => reads.seenSince(roomId, seat, sinceMs)),
  };
}

function pairingStore({ members: reads, queue }: Access): PairingStore {
  const read = readingThrough(queue);
  return {
    put: (invitation) => queue.submit("put", invitation),
    invitation: (invitationId) => read(() => reads.invitation(invitationId)),
    attempt: (attemptId) => read(() => reads.attempt(attemptId)),
    claim: (attempt, nowMs) => queue.submit("claim", attempt, nowMs),
    advance: (attemptId, step) => queue.submit("advance", attemptId, step),
    confirm: (attemptId, message, outcome) => queue.submit("confirm", attemptId, message, outcome),
  };
}

/** Nothing is written if nothing is due or new: phones ask on every start, the worker twice a second. */
function pushStore({ pushes: reads, queue }: Access): PushStore {
  const read = readingThrough(queue);
  return {
    keys: (fresh) => queue.submit("pushKeys", fresh),
    subscribe: async (roomId, deviceId, subscription) => {
      if (await read(() => reads.isKept(roomId, deviceId, subscription))) return true;
      return await queue.submit("subscribe", roomId, deviceId, subscription);
    },
    claim: async (nowMs, againAtMs, limit) =>
      (await read(() => reads.isDue(nowMs))) ? await queue.submit("claimPushes", nowMs, againAtMs, limit) : [],
    settle: async (claimed, outcome) => {
      await queue.submit("settlePush", claimed, outcome);
    },
  };
}

/**
 * A read happens at once, on this thread. But what it has seen may not be durable for another moment, and nobody may be told
 * of it before. A failure rejects, like that of a write.
 */
const readingThrough =
  (queue: WriteQueue) =>
  async <Result>(run: () => Result): Promise<Result> => {
    try {
      const result = run();
      if (queue.settling !== null) await queue.settling;
      return result;
    } catch (error) {
      throw asStoreError(error);
    }
  };

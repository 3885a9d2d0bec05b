import { resolve } from "node:path";
import { dayOf } from "../day.ts";
import type { DeviceStore, PairingStore, RetentionStore, RoomStore, Store } from "../port.ts";
import type { PushStore } from "../push-port.ts";
import { SeenToday } from "../seen-today.ts";
import { appendRow, birthRow } from "./append-row.ts";
import { MemberReads } from "./member-reads.ts";
import { openForReading, type WriteSettings } from "./open-database.ts";
import { type PreparedFolder, prepareFolder } from "./prepare-folder.ts";
import { PushReads } from "./push-reads.ts";
import { RoomReads } from "./room-reads.ts";
import { asStoreError } from "./sqlite-errors.ts";
import { WriteQueue } from "./write-queue.ts";

export type SqliteStoreOptions = {
  /** The data folder. It is made when it is missing; one server at a time uses it. */
  readonly folder: string;
} & Partial<WriteSettings>;

export type SqliteStore = Store & {
  /** A backup was put in place of newer data since the last start: every log has got a new name. */
  readonly wasRestored: boolean;
};

/** Opens the store in a folder, alone. Throws StoreCannotOpen with one line that says what to do. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const folder = resolve(options.folder);
  const prepared = prepareFolder(folder);
  const { maxPages = 0, synchronous = "FULL" } = options;
  try {
    const queue = await WriteQueue.start({ folder, path: prepared.path, maxPages, synchronous });
    return assemble(prepared, queue);
  } catch (error) {
    prepared.release();
    throw error;
  }
}

function assemble(prepared: PreparedFolder, queue: WriteQueue): SqliteStore {
  const db = openForReading(prepared.path);
  const rooms = new RoomReads(db);
  const members = new MemberReads(db);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    db.close();
    await queue.close();
    prepared.release();
  };
  return {
    wasRestored: prepared.wasRestored,
    rooms: roomStore(rooms, queue),
    retention: retentionStore(rooms, queue),
    devices: deviceStore(members, queue),
    pairing: pairingStore(members, queue),
    push: pushStore(new PushReads(db), queue),
    ready: async () => {
      await queue.submit("probe");
    },
    close: () => (closing ??= close()),
  };
}

function roomStore(reads: RoomReads, queue: WriteQueue): RoomStore {
  return {
    load: (roomId) => read(() => reads.load(roomId)),
    append: (roomId, write) => queue.submit("append", appendRow(roomId, write)),
    read: (roomId, afterSeq) => read(() => reads.read(roomId, afterSeq)),
    command: (roomId, id) => read(() => reads.command(roomId, id)),
    due: (nowMs, limit) => read(() => reads.due(nowMs, limit)),
    purge: async (roomId, untilMs, leaver) => {
      await queue.submit("purge", roomId, untilMs, leaver);
    },
  };
}

function retentionStore(reads: RoomReads, queue: WriteQueue): RetentionStore {
  return {
    fadable: (nowMs, trimBeforeMs, limit) => read(() => reads.fadable(nowMs, trimBeforeMs, limit)),
    fade: (roomId, write) => queue.submit("fade", roomId, write),
    sweep: async (nowMs) => {
      await queue.submit("sweep", nowMs);
    },
  };
}

function deviceStore(reads: MemberReads, queue: WriteQueue): DeviceStore {
  const seenToday = new SeenToday();
  return {
    find: (tokenHash) => read(() => reads.find(tokenHash)),
    seen: async (roomId, deviceId, nowMs) => {
      const day = dayOf(nowMs);
      if (seenToday.isKnown(roomId, deviceId, day)) return;
      await queue.submit("seen", roomId, deviceId, day);
      seenToday.add(roomId, deviceId, day);
    },
    seenSince: (roomId, seat, sinceMs) => read(() => reads.seenSince(roomId, seat, sinceMs)),
  };
}

function pairingStore(reads: MemberReads, queue: WriteQueue): PairingStore {
  return {
    put: (invitation) => queue.submit("put", invitation),
    invitation: (invitationId) => read(() => reads.invitation(invitationId)),
    attempt: (attemptId) => read(() => reads.attempt(attemptId)),
    claim: (handle, nowMs, attempt) => queue.submit("claim", handle, nowMs, attempt),
    advance: (attemptId, step) => queue.submit("advance", attemptId, step),
    confirm: (attemptId, message, outcome) => {
      if ("create" in outcome) return queue.submit("confirm", attemptId, message, "create", birthRow(outcome.create));
      const { roomId, append } = outcome.change;
      return queue.submit("confirm", attemptId, message, "change", appendRow(roomId, append));
    },
  };
}

/** Nothing is written where nothing is due or new: phones ask on every start, the worker twice a second. */
function pushStore(reads: PushReads, queue: WriteQueue): PushStore {
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

/** A read happens at once, on this thread; its failure comes as a rejection like that of a write. */
function read<Result>(run: () => Result): Promise<Result> {
  return new Promise((settle, reject) => {
    try {
      settle(run());
    } catch (error) {
      reject(asStoreError(error));
    }
  });
}

import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StoreStopped, StoreUnavailable } from "../../../server/store/port.ts";
import { Checkpoints } from "../../../server/store/sqlite/files/checkpoints.ts";
import { prepareFolder } from "../../../server/store/sqlite/files/prepare-folder.ts";
import { openForWriting } from "../../../server/store/sqlite/open-database.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { LogGrowth } from "../../../server/store/sqlite/writing/log-growth.ts";
import { type QueueParts, WriteQueue } from "../../../server/store/sqlite/writing/write-queue.ts";
import { Writer } from "../../../server/store/sqlite/writing/writer.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A queue before a database of its own, of whose disk a test says how it is. */
function queueOn(disk: Partial<Pick<QueueParts, "log" | "mark" | "checkpoints"> & { freeBytes(): number }>) {
  const { log, mark, checkpoints, freeBytes = () => Infinity } = disk;
  const { path, release } = prepareFolder(tempFolder());
  const db = openForWriting(path, { maxPages: 0 });
  onTestFinished(() => {
    db.close();
    release();
  });
  const told: string[] = [];
  const queue = new WriteQueue({
    writer: new Writer(db),
    log: log ?? { sync: () => Promise.resolve() },
    mark: mark ?? { write: () => {} },
    checkpoints: checkpoints ?? { run: () => Promise.resolve({ left: 0 }) },
    growth: new LogGrowth(freeBytes),
    stopped: ({ message }) => told.push(message),
  });
  return { queue, told };
}

test("[ST41] writes wait for a checkpoint that has not ended when the next is due, so that the log doesn't grow meanwhile", async () => {
  const { promise: moved, resolve: move } = Promise.withResolvers<{ left: number }>();
  const { queue } = queueOn({ freeBytes: () => 0, checkpoints: { run: () => moved } });
  // Each commit counts as six pages, of which 64 are due for a checkpoint.
  for (let commits = 0; commits < 22; commits++) await queue.submit("probe");
  let isAnswered = false;
  const last = queue.submit("probe").then(() => {
    isAnswered = true;
  });
  for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  move({ left: 0 });
  await last;
  await queue.close();
});

test("[ST42] once the disk has failed to sync nothing is acknowledged or shown any more, and the host is told so once", async () => {
  let isBroken = false;
  const { queue, told } = queueOn({
    log: { sync: () => (isBroken ? Promise.reject(new Error("EIO: i/o error, fdatasync")) : Promise.resolve()) },
  });
  expect(await queue.submit("probe")).toBeNull();
  isBroken = true;
  const both = await Promise.allSettled([queue.submit("probe"), queue.submit("probe")]);
  expect(both.map((each) => each.status)).toEqual(["rejected", "rejected"]);
  isBroken = false;
  await expect(queue.submit("probe")).rejects.toThrow(StoreStopped);
  await expect(queue.settling).rejects.toThrow(StoreStopped);
  await queue.close();
  expect(told).toEqual(["The disk has failed: EIO: i/o error, fdatasync. Restart the server."]);
});

test("[ST42] what was asked for while the disk failed isn't left waiting", async () => {
  const syncing = Promise.withResolvers<undefined>();
  const { queue } = queueOn({ log: { sync: () => syncing.promise } });
  const first = queue.submit("probe");
  await new Promise((resolve) => setImmediate(resolve));
  const both = Promise.allSettled([first, queue.submit("probe")]);
  syncing.reject(new Error("EIO"));
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("[ST25] what was deleted is acknowledged only once it is out of the log as well; the others of its commit are", async () => {
  let isFailing = true;
  const run = async () => (isFailing ? { failed: "EIO" } : { left: 0 });
  const { queue } = queueOn({ checkpoints: { run } });
  const leaving = { roomId: "", untilMs: 0, leaver: "" };
  const deletions = () => [queue.submit("purge", leaving), queue.submit("sweep", "tombstones", 0)];
  const [purged, swept, other] = await Promise.allSettled([...deletions(), queue.submit("probe")]);
  for (const each of [purged, swept]) expect(each).toMatchObject({ reason: { name: "StoreUnavailable" } });
  expect(other).toEqual({ status: "fulfilled", value: null });
  isFailing = false;
  expect(await Promise.all(deletions())).toEqual([false, null]);
});

test("[ST22] a disk without room for the mark alone acknowledges nothing, and goes on once there is", async () => {
  const failing: { code: string | null } = { code: null };
  const write = (): void => {
    if (failing.code !== null) throw Object.assign(new Error(`${failing.code}: write`), { code: failing.code });
  };
  const { queue, told } = queueOn({ mark: { write } });
  failing.code = "ENOSPC";
  const both = await Promise.allSettled([queue.submit("probe"), queue.submit("sweep", "tombstones", 0)]);
  expect(both.map((each) => "reason" in each && each.reason instanceof StoreUnavailable)).toEqual([true, true]);
  failing.code = null;
  expect(await queue.submit("probe")).toBeNull();
  expect(told).toEqual([]);
  failing.code = "EIO";
  await expect(queue.submit("probe")).rejects.toThrow("The disk has failed");
  expect(told).toHaveLength(1);
});

const database = (folder: string): string => join(folder, "attune.sqlite");
const MISHAPS: Readonly<Record<string, (folder: string, away: string) => void>> = {
  "the folder is moved away": (folder, away) => renameSync(folder, join(away, "data")),
  "the database is moved away": (folder, away) => renameSync(database(folder), join(away, "attune.sqlite")),
  "the database is deleted": (folder) => rmSync(database(folder)),
  "another file is put in the place of the database": (folder, away) => {
    copyFileSync(database(folder), join(away, "attune.sqlite"));
    renameSync(join(away, "attune.sqlite"), database(folder));
  },
  "another folder is put in the place of this one": (folder, away) => {
    renameSync(folder, join(away, "data"));
    cpSync(join(away, "data"), folder, { recursive: true });
  },
  "the lock is deleted that keeps a second server out": (folder) => rmSync(join(folder, "attune.lock")),
  "the file beside it is deleted by which SQLite's connections know of each other": (folder) =>
    rmSync(`${database(folder)}-shm`),
};

test.each(Object.entries(MISHAPS))("[ST42] nothing is acknowledged any more once %s", async (_name, mishap) => {
  const folder = tempFolder();
  const told: string[] = [];
  const store = await openSqliteStore({ folder, stopped: (line) => told.push(line) });
  await store.ready();
  mishap(folder, tempFolder());
  await expect(store.ready()).rejects.toThrow(StoreUnavailable);
  await expect(store.ready()).rejects.toThrow(StoreUnavailable);
  expect(told).toEqual(["The disk has failed: its files were deleted, moved away or replaced. Restart the server."]);
  await store.close();
});

test("[ST42] nothing is acknowledged any more after the sweep that finds another database written over this one", async () => {
  const folder = tempFolder();
  const told: string[] = [];
  await (await openIn(folder)).close();
  const backup = readFileSync(database(folder));
  const store = await openSqliteStore({ folder, stopped: (line) => told.push(line) });
  await store.retention.sweep(0);
  await store.retention.sweep(0);
  expect(told).toEqual([]);
  writeFileSync(database(folder), backup);
  await expect(store.retention.sweep(0)).rejects.toThrow(StoreUnavailable);
  await expect(store.ready()).rejects.toThrow(StoreStopped);
  expect(told).toEqual(["The store has stopped: its database was written over. Restart the server."]);
  expect(readFileSync(database(folder))).toEqual(backup);
  await store.close();
});

test("[ST42] a store can be closed whose checkpoints have come to an end", async () => {
  const folder = tempFolder();
  await openIn(folder);
  const checkpoints = await Checkpoints.start(join(folder, "attune.sqlite"), () => {});
  await checkpoints.close();
  expect(await checkpoints.run("TRUNCATE")).toEqual({ failed: "The thread has ended." });
});

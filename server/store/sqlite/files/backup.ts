import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreCannotOpen } from "../../cannot-open.ts";
import { makeFolder } from "../../make-folder.ts";
import { knownVersionOf } from "../schema.ts";
import { isCorrupt, isLaidOutOtherwise, textOf } from "../sqlite-errors.ts";
import { lockFolder } from "./folder-lock.ts";
import { dropHalfRestored, explain, HALF_RESTORED } from "./prepare-folder.ts";
import { progressOf } from "./restored.ts";

/** Copies the database, even while the server runs: a single instant of it, without deleted bytes. Durable on return. */
export function backUpDatabase(folder: string, target: string): void {
  if (existsSync(target)) {
    throw new StoreCannotOpen("folder", `${target} is there already. Choose another name for the backup.`);
  }
  const source = join(folder, "attune.sqlite");
  if (!existsSync(source)) {
    throw new StoreCannotOpen("folder", `There is no ${source}. Is --data the data folder of the server?`);
  }
  try {
    copyInto(source, target);
  } catch (error) {
    if (isCorrupt(error)) throw damaged(source);
    const message = `${source} can't be copied to ${target} (${textOf(error)}). Run it as the user that the server runs as, and check the rights and the room of both folders.`;
    throw new StoreCannotOpen("folder", message);
  }
  checkDatabase(target);
  sync(target);
  // Otherwise the file may be durable, but not its name.
  sync(dirname(target));
}

/** An empty file must not stay there: somebody would take it for a backup. */
function copyInto(source: string, target: string): void {
  makeFolder(dirname(target));
  const db = new DatabaseSync(source, { readOnly: true });
  try {
    closeSync(openSync(target, "wx", 0o600));
    vacuumInto(db, target);
  } finally {
    db.close();
  }
}

function vacuumInto(db: DatabaseSync, target: string): void {
  try {
    db.prepare("VACUUM INTO ?").run(target);
  } catch (error) {
    rmSync(target);
    throw error;
  }
}

/**
 * Replaces the database with a backup while the server is stopped. The logs of the old database go too, even those of a
 * killed first start: they would be applied to the wrong file. The mark stays, and tells the next start that the rooms' logs
 * need new names.
 */
export function restoreDatabase(backup: string, folder: string, mayReplace: boolean): void {
  checkDatabase(backup);
  try {
    putInPlace(backup, folder, mayReplace);
  } catch (error) {
    throw explain(error, folder);
  }
}

function putInPlace(backup: string, folder: string, mayReplace: boolean): void {
  makeFolder(folder);
  const lock = lockFolder(folder);
  dropHalfRestored(folder);
  try {
    const path = join(folder, "attune.sqlite");
    if (existsSync(path) && !mayReplace) {
      throw new StoreCannotOpen("folder", `${path} is there already. Add --replace to put the backup in its place.`);
    }
    copyInPlace(backup, path);
    sync(folder);
  } finally {
    dropHalfRestored(folder);
    lock.release();
  }
}

function copyInPlace(backup: string, path: string): void {
  const copy = `${path}${HALF_RESTORED}`;
  // Not file by file: a copy of a whole folder may include a write-ahead log with most of the data.
  copyInto(backup, copy);
  sync(copy);
  emptyLogOf(path);
  for (const end of ["-wal", "-shm", "-journal"]) rmSync(`${path}${end}`, { force: true });
  renameSync(copy, path);
}

/**
 * Moves what is in the old database's log into its file before the log goes: if this is killed before the backup is in place,
 * the old database is still complete. An unreadable one has nothing to keep.
 */
function emptyLogOf(path: string): void {
  if (!existsSync(path)) return;
  try {
    const db = new DatabaseSync(path);
    try {
      // Reading undoes what a killed first start has left half done.
      db.exec("SELECT 1 FROM sqlite_schema; PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      db.close();
    }
  } catch {
    // Damaged, or not ours: it is to be replaced.
  }
}

/** Whether a server could continue from it: existing data must not be replaced with less. */
function checkDatabase(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new StoreCannotOpen("folder", `There is no file ${path}.`);
  }
  const db = openToRead(path);
  try {
    if (db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"] !== "ok") throw damaged(path);
    knownVersionOf(db);
    progressOf(db);
  } catch (error) {
    if (isCorrupt(error)) throw damaged(path);
    if (isLaidOutOtherwise(error)) throw new StoreCannotOpen("corrupt", `${path} is no backup of Attune's.`);
    throw error;
  } finally {
    db.close();
  }
}

function openToRead(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    const message = `${path} can't be read (${textOf(error)}). Run it as the user that the server runs as, and give that user the file.`;
    throw new StoreCannotOpen("folder", message);
  }
}

const damaged = (path: string): StoreCannotOpen => new StoreCannotOpen("corrupt", `${path} is damaged or no database.`);

function sync(path: string): void {
  const fd = openSync(path, "r");
  fsyncSync(fd);
  closeSync(fd);
}

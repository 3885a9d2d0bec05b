import { closeSync, existsSync, lstatSync, openSync, rmSync, type StatsFs, statfsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreCannotOpen } from "../../cannot-open.ts";
import { makeFolder } from "../../make-folder.ts";
import { migrate } from "../schema.ts";
import { isCorrupt, isDiskFault, isFull, isLaidOutOtherwise, textOf } from "../sqlite-errors.ts";
import { lockFolder } from "./folder-lock.ts";
import { readMark } from "./mark.ts";
import { progressOf, renewIfRestored } from "./restored.ts";

export type PreparedFolder = {
  readonly path: string;
  /** The data is older than what was last acknowledged here: a backup was restored. */
  readonly wasRestored: boolean;
  readonly release: () => void;
};

/** The ending of a copy that is about to become the database. */
export const HALF_RESTORED = ".half-restored";

/** Removes the copy left by a killed restore, in which nothing would ever fade. */
export function dropHalfRestored(folder: string): void {
  rmSync(join(folder, `attune.sqlite${HALF_RESTORED}`), { force: true });
}

/** Makes the folder, locks it, and prepares the database in it. Throws StoreCannotOpen with one clear line. */
export function prepareFolder(folder: string): PreparedFolder {
  const lock = claimFolder(folder);
  try {
    dropHalfRestored(folder);
    return { ...prepareDatabase(folder), release: lock.release };
  } catch (error) {
    lock.release();
    throw explain(error, folder);
  }
}

function claimFolder(folder: string): { readonly release: () => void } {
  try {
    makeFolder(folder);
    return lockFolder(folder);
  } catch (error) {
    throw explain(error, folder);
  }
}

function prepareDatabase(folder: string): { readonly path: string; readonly wasRestored: boolean } {
  const path = join(folder, "attune.sqlite");
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) throw linked(path);
  // SQLite gives its other files the permissions of this one.
  closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path);
  try {
    checkPages(db, path);
    checkNotLost(db, folder, path);
    checkOurs(db);
    db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    const isNew = migrate(db);
    // Written into the file, so only once it is known to be ours.
    db.exec("PRAGMA journal_mode = WAL");
    return { path, wasRestored: renewIfRestored(db, folder, isNew) };
  } finally {
    db.close();
  }
}

function checkPages(db: DatabaseSync, path: string): void {
  const finding = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (finding !== "ok") throw corrupt(path);
}

/** A new database is an empty file, but not where there has been one: then phones would be told that nobody knows them. */
function checkNotLost(db: DatabaseSync, folder: string, path: string): void {
  if (Number(db.prepare("PRAGMA page_count").get()?.["page_count"]) > 0 || readMark(folder) === null) return;
  const message = `${path} is gone or empty, but has held data. Restore a backup (npm run backup -- --help), or delete attune.mark beside it to begin anew.`;
  throw new StoreCannotOpen("corrupt", message);
}

/** Fails on a missing table if the tables are somebody else's. */
function checkOurs(db: DatabaseSync): void {
  if (db.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined) progressOf(db);
}

/** Everything that prevents using a folder, in one line. */
export function explain(error: unknown, folder: string): Error {
  if (error instanceof StoreCannotOpen) return error;
  const path = join(folder, "attune.sqlite");
  if (isCorrupt(error)) return corrupt(path);
  if (isLaidOutOtherwise(error)) return foreign(path);
  return new StoreCannotOpen("folder", whyNotWritten(error, folder, existsSync(folder) && hasRoom(statfsSync(folder))));
}

/** For bytes, and for the files that SQLite keeps beside its own. Some file systems don't count files, and report 0 of 0. */
export const hasRoom = ({ bavail, files, ffree }: Pick<StatsFs, "bavail" | "files" | "ffree">): boolean =>
  bavail > 0 && (files === 0 || ffree > 0);

/** On a full disk SQLite reports various errors, not always that one. */
export function whyNotWritten(error: unknown, folder: string, isRoom: boolean): string {
  const what = existsSync(folder) ? "can't be written" : "can't be made";
  return `The data folder ${folder} ${what} (${textOf(error)}). ${remedyFor(error, isRoom)}, or set DATA_DIR to another folder.`;
}

function remedyFor(error: unknown, isRoom: boolean): string {
  if (isFull(error) || (isDiskFault(error) && !isRoom)) return "Its disk is full: make room";
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EROFS") return "Its disk can only be read: mount it for writing";
  return code === "EEXIST" ? "A file is in its place: move that away" : "Check its owner and rights";
}

/** SQLite keeps its other files where the link leads, but the lock that keeps out a second server would be here. */
function linked(path: string): StoreCannotOpen {
  const message = `${path} is a link. Put the file itself in its place, or set DATA_DIR to the folder of its own that it leads to.`;
  return new StoreCannotOpen("folder", message);
}

function foreign(path: string): StoreCannotOpen {
  const message = `${path} is a database, but not laid out as Attune's. If it belongs to another program, set DATA_DIR to another folder; else restore a backup (npm run backup -- --help).`;
  return new StoreCannotOpen("corrupt", message);
}

function corrupt(path: string): StoreCannotOpen {
  const message = `${path} is damaged or no database. Keep a copy of it, then restore a backup (npm run backup -- --help).`;
  return new StoreCannotOpen("corrupt", message);
}

import { closeSync, fdatasync, openSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { WriteSettings } from "../open-database.ts";
import { lockPath } from "./folder-lock.ts";

const syncData = promisify(fdatasync);

/** A file, and its identity when the store was opened. */
type Known = { readonly path: string; readonly was: Stats | undefined };

/** The write-ahead log as a file: a commit is durable once `sync` has resolved. */
export class LogFile {
  /** The database, the files that SQLite keeps beside it while it is open, and the lock that keeps out a second server. */
  readonly #files: readonly Known[];
  readonly #fd: number;
  readonly #isSynced: boolean;

  constructor(path: string, { synchronous }: Pick<WriteSettings, "synchronous">) {
    this.#fd = openSync(`${path}-wal`, "r+");
    const files = [path, `${path}-wal`, `${path}-shm`, lockPath(dirname(path))];
    this.#files = files.map((file) => ({ path: file, was: lookAt(file) }));
    this.#isSynced = synchronous === "FULL";
  }

  /**
   * Runs on a thread of libuv's pool. Rejects when the disk could not take it: then nobody knows what is on it. What is
   * written to a file that somebody has deleted or replaced is lost with this process.
   */
  async sync(): Promise<void> {
    if (!this.#isSynced) return;
    // The disk takes longer than the check does.
    const [, areThere] = await Promise.all([syncData(this.#fd), this.#areThere()]);
    if (!areThere) throw new Error("its files were deleted, moved away or replaced");
  }

  close(): void {
    closeSync(this.#fd);
  }

  async #areThere(): Promise<boolean> {
    return this.#files.every(isStillThere);
  }
}

const lookAt = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

function isStillThere({ path, was }: Known): boolean {
  const is = lookAt(path);
  return is !== undefined && is.ino === was?.ino && is.dev === was.dev;
}

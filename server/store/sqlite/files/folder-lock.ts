import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreCannotOpen } from "../../cannot-open.ts";
import { isCorrupt, primaryCode, SQLITE_BUSY } from "../sqlite-errors.ts";

export const lockPath = (folder: string): string => join(folder, "attune.lock");

/**
 * One server for each folder. Node offers no file locks, SQLite does: an empty database on which a transaction stays open.
 * The kernel drops the lock with the process, so a killed server leaves nothing to clean up.
 */
export function lockFolder(folder: string): { readonly release: () => void } {
  const path = lockPath(folder);
  closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    throw explain(error, folder, path);
  }
  return { release: () => db.close() };
}

function explain(error: unknown, folder: string, path: string): unknown {
  if (primaryCode(error) === SQLITE_BUSY) {
    const message = `Another server is using ${folder}. Stop it first, or set DATA_DIR to another folder.`;
    return new StoreCannotOpen("inUse", message);
  }
  if (!isCorrupt(error)) return error;
  return new StoreCannotOpen(
    "corrupt",
    `${path} is damaged. It holds nothing: if no server uses ${folder}, delete it.`,
  );
}

import { DiskUnavailable } from "../port.ts";

const SQLITE_ERROR = 1;
export const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Codes that mean a fault in this program rather than the disk: a constraint, a wrong statement. */
const OUR_FAULT: ReadonlySet<number> = new Set([1, 2, 12, 18, 19, 20, 21, 23, 25]);

/** SQLite's primary result code of an error, or null when the error came from elsewhere. */
export function primaryCode(error: unknown): number | null {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : null;
  return typeof code === "number" ? code & 0xff : null;
}

/** Whether a page is damaged, or the file isn't a database. */
export function isCorrupt(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** Whether there was no room to write, by SQLite's code or the system's, for a full disk or quota. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return primaryCode(error) === SQLITE_FULL || code === "ENOSPC" || code === "EDQUOT";
}

/** Whether a statement doesn't fit the schema: tables are missing, or there already. */
export const isLaidOutOtherwise = (error: unknown): boolean => primaryCode(error) === SQLITE_ERROR;

/**
 * Whether the disk refused (full, gone), so that a retry may succeed. Not for a damaged page, which stays damaged and is one
 * of a few.
 */
export function isDiskFault(error: unknown): boolean {
  const code = primaryCode(error);
  return code !== null && code !== SQLITE_CORRUPT && !OUR_FAULT.has(code);
}

/** The error that a caller of the store gets for one of SQLite's. */
export function asStoreError(error: unknown): Error {
  if (!isDiskFault(error)) return error instanceof Error ? error : new Error(textOf(error));
  return new DiskUnavailable(`The database can't be used now: ${textOf(error)}.`, { cause: error });
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

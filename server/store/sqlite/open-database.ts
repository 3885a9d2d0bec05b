import { DatabaseSync } from "node:sqlite";

export type WriteSettings = {
  /** Tests only: how large the file may grow, in pages; 0 means no limit. */
  readonly maxPages: number;
  /** Tests only: `NORMAL` gives up durability, to show that `FULL` is what keeps the acknowledged data. */
  readonly synchronous: "FULL" | "NORMAL";
};

/** How long a checkpoint waits for a reader, milliseconds: reading a page takes much less, a backup takes longer. */
const READER_WAIT_MS = 250;

const CACHE_KIB = 65_536;

/**
 * The connection that reads and writes. It never waits for the disk: the fsync of a commit and the checkpoints run on other
 * threads, so SQLite itself is told to do neither.
 */
export function openForWriting(path: string, { maxPages }: Pick<WriteSettings, "maxPages">): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: READER_WAIT_MS });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA max_page_count = ${maxPages > 0 ? maxPages : 4_294_967_294}`);
  return db;
}

/** The connection that moves pages from the log into the file, with an fsync before, so that all are there, and one after. */
export function openForCheckpoints(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: READER_WAIT_MS });
  db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  return db;
}

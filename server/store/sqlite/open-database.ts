import { DatabaseSync } from "node:sqlite";

export type WriteSettings = {
  /** Tests only: how large the file may grow, in pages; 0 is without limit. */
  readonly maxPages: number;
  /** Tests only: `NORMAL` gives up durability, to show that it is `FULL` that keeps what was acknowledged. */
  readonly synchronous: "FULL" | "NORMAL";
};

/** How long a checkpoint waits for a reader, milliseconds: a page is read in much less, a backup takes longer. */
const READER_WAIT_MS = 250;

/** 16 MB of log between checkpoints: a page that many commits touch is then copied into the file once. */
const CHECKPOINT_PAGES = 4_000;

const CACHE_KIB = 65_536;

export function openForWriting(path: string, { maxPages, synchronous }: WriteSettings): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: READER_WAIT_MS });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${synchronous};
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA max_page_count = ${maxPages > 0 ? maxPages : 4_294_967_294}`);
  return db;
}

/** Sees only what has been committed, and in WAL mode a commit is seen only after its fsync. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: READER_WAIT_MS });
}

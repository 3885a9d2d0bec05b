import { statfsSync } from "node:fs";

/**
 * About 32 MB of log between checkpoints: a page that many commits touch is copied once, and each checkpoint makes writes
 * wait for its end.
 */
const MOST_PAGES = 8_000;
/** On a disk with hardly any room: more frequent checkpoints would only delay writes. */
const LEAST_PAGES = 64;
/** Roughly how many pages a commit and each of its writes touch; it may be three times as many. */
const PAGES_A_COMMIT = 4;
const PAGES_A_WRITE = 2;
/**
 * The share of the free room that the log may take. A checkpoint may need as much room as the log has: on a disk that the log
 * alone has filled, nothing could be written any more, nor the log be emptied.
 */
const SHARE = 1 / 8;
const PAGE_BYTES = 4_096;

/** Estimates how long the write-ahead log has become, and when that calls for a checkpoint. */
export class LogGrowth {
  readonly #freeBytes: () => number;
  #pages = 0;
  #duePages: number;

  /** `freeBytes` returns how much room is left on the disk. */
  constructor(freeBytes: () => number) {
    this.#freeBytes = freeBytes;
    this.#duePages = duePages(freeBytes());
  }

  /** Counts a commit of so many writes. True when a checkpoint is due; it is counted anew from there. */
  isDueAfter(writes: number): boolean {
    this.#pages += PAGES_A_COMMIT + PAGES_A_WRITE * writes;
    if (this.#pages < this.#duePages) return false;
    this.#pages = 0;
    this.#duePages = duePages(this.#freeBytes());
    return true;
  }
}

const duePages = (freeBytes: number): number =>
  Math.min(MOST_PAGES, Math.max(LEAST_PAGES, (freeBytes * SHARE) / PAGE_BYTES));

/** The room left on the folder's disk; without end if the system can't say, as some network disks can't. */
export function freeBytesIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

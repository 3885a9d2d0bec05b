import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { gapIn } from "./gap.ts";
import { emptyLog, type Logged, loggedSince } from "./logged-pages.ts";

/** Some pages begin with a number, and from this many pages on it could be mistaken for another page's kind. */
const MOST_PAGES = 2 ** 24;
/** How many are read at once. */
const PAGES_A_READ = 256;
/** As long as the longest page in SQLite. */
const ZEROS = Buffer.alloc(65_536);

/**
 * `secure_delete` overwrites deleted data in place. But when SQLite redistributes the rows of full pages, the rows that move
 * leave a copy behind in the now unused part of their page, which would outlive their deletion. So that part of every written
 * page is zeroed. Nobody reads it, and only a checkpoint writes to the file: it is done right after one that has emptied the
 * log, while nothing else can be written.
 */
export class Gaps {
  readonly #db: DatabaseSync;
  /** Closed after every connection: closing any descriptor of a file drops all locks that this process has on it. */
  readonly #file: number;
  readonly #log: number;
  readonly #pageBytes: number;
  /**
   * Only if somebody has set `auto_vacuum` by hand: then there are pages that map others, and they may begin like one with
   * rows.
   */
  readonly #hasMaps: boolean;
  readonly #written = new Set<number>();
  #logged = emptyLog;
  /** At the start nobody knows what the last process has left, so every page is checked. */
  #isAllWritten = true;

  constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    this.#file = openSync(path, "r+");
    this.#log = openSync(`${path}-wal`, "r");
    this.#pageBytes = Number(db.prepare("PRAGMA page_size").get()?.["page_size"]);
    this.#hasMaps = db.prepare("PRAGMA auto_vacuum").get()?.["auto_vacuum"] !== 0;
  }

  /** Does a checkpoint, and notes which pages it may have moved. */
  during<T>(checkpoint: () => T): T {
    const before = this.#note();
    const result = checkpoint();
    const after = this.#note();
    // The log may have begun anew, with pages that came after the first look.
    if (after.salts !== "" && after.salts !== before.salts) this.#isAllWritten = true;
    return result;
  }

  /** Zeroes those parts of the written pages. The log has to be empty. */
  clear(): void {
    const stale = this.#find();
    if (stale.length > 0 && !this.#empty(stale)) return;
    this.#written.clear();
    this.#isAllWritten = false;
  }

  close(): void {
    closeSync(this.#file);
    closeSync(this.#log);
  }

  #note(): Logged {
    this.#logged = loggedSince(this.#logged, this.#log, this.#pageBytes);
    for (const number of this.#logged.pages) this.#written.add(number);
    return this.#logged;
  }

  #find(): readonly number[] {
    const count = Math.floor(fstatSync(this.#file).size / this.#pageBytes);
    if (this.#hasMaps || count >= MOST_PAGES) return [];
    if (this.#isAllWritten) return this.#findInAll(count);
    return [...this.#written].filter((number) => number <= count && this.#isStale(this.#read(number, 1), number));
  }

  #findInAll(count: number): readonly number[] {
    const stale: number[] = [];
    for (let first = 1; first <= count; first += PAGES_A_READ) {
      const pages = this.#read(first, Math.min(PAGES_A_READ, count - first + 1));
      for (let at = 0; at < pages.length; at += this.#pageBytes) {
        const number = first + at / this.#pageBytes;
        if (this.#isStale(pages.subarray(at, at + this.#pageBytes), number)) stale.push(number);
      }
    }
    return stale;
  }

  #isStale(page: Buffer, number: number): boolean {
    const gap = gapIn(page, number);
    return gap !== null && gap.compare(ZEROS, 0, gap.length) !== 0;
  }

  /** False, with nothing done, when somebody has written meanwhile: the next checkpoint does it. */
  #empty(numbers: readonly number[]): boolean {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      if (fstatSync(this.#log).size > 0) return false;
      for (const number of numbers) {
        const page = this.#read(number, 1);
        const gap = gapIn(page, number);
        if (gap === null) continue;
        const at = (number - 1) * this.#pageBytes + gap.byteOffset - page.byteOffset;
        writeSync(this.#file, ZEROS, 0, gap.length, at);
      }
      fsyncSync(this.#file);
      return true;
    } finally {
      this.#db.exec("ROLLBACK");
    }
  }

  #read(first: number, count: number): Buffer {
    const pages = Buffer.allocUnsafeSlow(count * this.#pageBytes);
    readSync(this.#file, pages, 0, pages.length, (first - 1) * this.#pageBytes);
    return pages;
  }
}

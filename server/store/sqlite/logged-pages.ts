import { fstatSync, readSync } from "node:fs";

/** What lies in a write-ahead log: the pages, by their numbers, and what names it until it begins anew. */
export type Logged = { readonly salts: string; readonly pages: readonly number[] };

/** https://sqlite.org/fileformat2.html, section 4.1. */
const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;

/** What follows under other salts is left of a log that was begun anew. */
export function loggedPages(log: number, pageBytes: number): Logged {
  const { size } = fstatSync(log);
  if (size < HEAD_BYTES) return { salts: "", pages: [] };
  const head = Buffer.alloc(HEAD_BYTES);
  readSync(log, head, 0, HEAD_BYTES, 0);
  const salts = head.toString("hex", 16, 24);
  const pages: number[] = [];
  for (let at = HEAD_BYTES; at + FRAME_HEAD_BYTES + pageBytes <= size; at += FRAME_HEAD_BYTES + pageBytes) {
    readSync(log, head, 0, FRAME_HEAD_BYTES, at);
    if (head.toString("hex", 8, 16) !== salts) break;
    pages.push(head.readUInt32BE(0));
  }
  return { salts, pages };
}

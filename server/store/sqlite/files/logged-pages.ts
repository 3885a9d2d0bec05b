import { fstatSync, readSync } from "node:fs";

/** The content of a write-ahead log: the numbers of its pages, and what identifies it until it begins anew. */
export type Logged = {
  readonly salts: string;
  readonly pages: readonly number[];
  /** Where its last commit ends: anything beyond may still be overwritten. */
  readonly end: number;
};

/** https://sqlite.org/fileformat2.html, section 4.1. */
const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;

export const emptyLog: Logged = { salts: "", pages: [], end: HEAD_BYTES };

/**
 * The pages that came after `before`, or all of a log that has begun anew. Frames with other salts are left over from an
 * earlier one.
 */
export function loggedSince(before: Logged, log: number, pageBytes: number): Logged {
  const { size } = fstatSync(log);
  if (size < HEAD_BYTES) return emptyLog;
  const head = Buffer.alloc(HEAD_BYTES);
  readSync(log, head, 0, HEAD_BYTES, 0);
  const salts = head.toString("hex", 16, 24);
  const pages: number[] = [];
  let end = salts === before.salts ? before.end : HEAD_BYTES;
  const frameBytes = FRAME_HEAD_BYTES + pageBytes;
  for (let at = end; at + frameBytes <= size; at += frameBytes) {
    readSync(log, head, 0, FRAME_HEAD_BYTES, at);
    if (head.toString("hex", 8, 16) !== salts) break;
    pages.push(head.readUInt32BE(0));
    const isCommit = head.readUInt32BE(4) !== 0;
    if (isCommit) end = at + frameBytes;
  }
  return { salts, pages, end };
}

/** The pages that hold rows or keys, and how long their heads are: https://sqlite.org/fileformat2.html, section 1.6. */
const HEAD_BYTES: Readonly<Record<number, number>> = { 2: 12, 5: 12, 10: 8, 13: 8 };
/** Before the head of the first page. */
const FILE_HEAD_BYTES = 100;

/**
 * The unused part of a page: after the cell pointers, before the cells. Null if there is none, or the page isn't laid out
 * like that.
 */
export function gapIn(page: Buffer, number: number): Buffer | null {
  const at = number === 1 ? FILE_HEAD_BYTES : 0;
  const headBytes = HEAD_BYTES[page.readUInt8(at)];
  if (headBytes === undefined) return null;
  const places = at + headBytes;
  const from = places + 2 * page.readUInt16BE(at + 3);
  const to = page.readUInt16BE(at + 5);
  if (to > page.length || from >= to) return null;
  for (let place = places; place < from; place += 2) if (page.readUInt16BE(place) < to) return null;
  return page.subarray(from, to);
}

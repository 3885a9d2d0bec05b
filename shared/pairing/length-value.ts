import { type Bytes, concatBytes } from "../bytes/bytes.ts";

/** The bytes prefixed with their length as LEB128: `prepend_len` of draft-irtf-cfrg-cpace. */
export function prependLength(bytes: Uint8Array): Bytes {
  const prefix: number[] = [];
  let rest = bytes.length;
  while (rest >= 0x80) {
    prefix.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return concatBytes([Uint8Array.of(...prefix, rest), bytes]);
}

/** Joins fields so that no two lists of fields give the same bytes: `lv_cat` of the draft. */
export const lvCat = (fields: readonly Uint8Array[]): Bytes => concatBytes(fields.map(prependLength));

/** Reads this many fields back and ignores what follows (the padding); null when they are cut off. */
export function readFields(bytes: Uint8Array, count: number): readonly Bytes[] | null {
  const fields: Bytes[] = [];
  let at = 0;
  while (fields.length < count) {
    const low = bytes[at] ?? 0;
    const high = low < 0x80 ? 0 : (bytes[at + 1] ?? 0x80);
    // Two bytes of length hold 16,383, more than anything sealed here.
    if (high >= 0x80) return null;
    const start = at + (low < 0x80 ? 1 : 2);
    const end = start + (low & 0x7f) + (high << 7);
    if (end > bytes.length) return null;
    fields.push(Uint8Array.from(bytes.subarray(start, end)));
    at = end;
  }
  return fields;
}

/** The text, or null if the bytes are not well-formed UTF-8 (cut off, overlong, a surrogate, beyond U+10FFFF). */
export function utf8Decode(bytes: Uint8Array): string | null {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = sequenceLength(lead);
    if (length === 0 || at + length > bytes.length) return null;
    const point = readPoint(bytes, at, length);
    if (point === null) return null;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc0) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf8 ? 4 : 0;
}

/** The least code point that needs a sequence of this many bytes; anything below it is an overlong form. */
const LEAST_POINT = [0, 0, 0x80, 0x800, 0x10000];

function readPoint(bytes: Uint8Array, at: number, length: number): number | null {
  let point = (bytes[at] ?? 0) & (length === 1 ? 0x7f : 0xff >> (length + 1));
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    point = (point << 6) | (byte & 0x3f);
  }
  const wellFormed = point >= (LEAST_POINT[length] ?? 0) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return wellFormed ? point : null;
}

import type { Bytes } from "./bytes.ts";

const REPLACEMENT = 0xfffd;

/** UTF-8 of a text. Half of a surrogate pair becomes U+FFFD, as in every browser. */
export function utf8Encode(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Most of what is digested is ASCII, where a unit is a byte; this is the hot path of every signal.
    if (unit >= 0x80) return encodeAny(text);
    bytes[at] = unit;
  }
  return bytes;
}

function encodeAny(text: string): Bytes {
  const bytes: number[] = [];
  for (const symbol of text) {
    const point = symbol.codePointAt(0) ?? REPLACEMENT;
    pushPoint(bytes, point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point);
  }
  return Uint8Array.from(bytes);
}

function pushPoint(bytes: number[], point: number): void {
  if (point < 0x80) bytes.push(point);
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point, 0));
  else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point, 6), tail(point, 0));
  else bytes.push(0xf0 | (point >> 18), tail(point, 12), tail(point, 6), tail(point, 0));
}

const tail = (point: number, shift: number): number => 0x80 | ((point >> shift) & 0x3f);

import type { Bytes } from "./bytes.ts";

/** An alphabet of 2^bits symbols that writes bytes as text, the highest bit first, without padding. */
export type BitAlphabet = {
  readonly symbols: string;
  readonly bits: number;
};

export function bitsToText({ symbols, bits }: BitAlphabet, bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let heldBits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    heldBits += 8;
    while (heldBits >= bits) {
      heldBits -= bits;
      text += symbols[held >> heldBits];
      held &= (1 << heldBits) - 1;
    }
  }
  return heldBits === 0 ? text : text + symbols[held << (bits - heldBits)];
}

/** The bytes, or null unless the text is exactly what `bitsToText` writes for some bytes: one value has one spelling. */
export function textToBits({ symbols, bits }: BitAlphabet, text: string): Bytes | null {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  for (const symbol of text) {
    const value = symbols.indexOf(symbol);
    if (value < 0) return null;
    held = (held << bits) | value;
    heldBits += bits;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes.push(held >> heldBits);
    held &= (1 << heldBits) - 1;
  }
  return heldBits < bits && held === 0 ? Uint8Array.from(bytes) : null;
}

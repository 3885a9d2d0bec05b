import { type BitAlphabet, bitsToText, textToBits } from "./bit-text.ts";
import type { Bytes } from "./bytes.ts";

const HEX: BitAlphabet = { symbols: "0123456789abcdef", bits: 4 };

/** Lower case, two digits a byte. */
export const hexEncode = (bytes: Uint8Array): string => bitsToText(HEX, bytes);

/** The bytes, or null unless the text is whole pairs of hex digits in either case. */
export const hexDecode = (text: string): Bytes | null =>
  text.length % 2 === 0 ? textToBits(HEX, text.toLowerCase()) : null;

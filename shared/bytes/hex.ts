import { type BitAlphabet, bitsToText } from "./bit-text.ts";

const HEX: BitAlphabet = { symbols: "0123456789abcdef", bits: 4 };

/** Lower case, two digits a byte. */
export const hexEncode = (bytes: Uint8Array): string => bitsToText(HEX, bytes);

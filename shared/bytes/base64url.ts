import { type BitAlphabet, bitsToText, textToBits } from "./bit-text.ts";
import type { Bytes } from "./bytes.ts";

/** RFC 4648, section 5, without padding. */
const BASE64URL: BitAlphabet = {
  symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  bits: 6,
};

export const base64urlEncode = (bytes: Uint8Array): string => bitsToText(BASE64URL, bytes);

/** The bytes, or null unless the text is canonical unpadded base64url. */
export const base64urlDecode = (text: string): Bytes | null => textToBits(BASE64URL, text);

/** How many characters this many bytes take. */
export const base64urlChars = (byteLength: number): number => Math.ceil((byteLength * 4) / 3);

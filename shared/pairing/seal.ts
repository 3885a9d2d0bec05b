import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { base64urlDecode, base64urlEncode } from "../bytes/base64url.ts";
import { type Bytes, concatBytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { utf8Decode } from "../bytes/utf8-decode.ts";
import { prependLength, readFields } from "./length-value.ts";

/** Long enough to be drawn at random without ever repeating. */
export const NONCE_BYTES = 24;
const TAG_BYTES = 16;
/** Texts are padded to a multiple of this, so that a short one and a somewhat longer one look alike. */
export const TEXT_BUCKET_BYTES = 256;

/** XChaCha20-Poly1305; the nonce travels in front. `aad` is not sealed but must be the same when opening. */
export function seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Bytes {
  return concatBytes([nonce, xchacha20poly1305(key, nonce, aad).encrypt(plaintext)]);
}

/** The plaintext, or null: another key, other `aad`, or bytes that were changed or cut. */
export function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Bytes | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    return xchacha20poly1305(key, sealed.subarray(0, NONCE_BYTES), aad).decrypt(sealed.subarray(NONCE_BYTES));
  } catch {
    return null;
  }
}

/** Pads with zeros to the next multiple of `bucketBytes`, at least one bucket. The plaintext must carry its own length. */
export function padToBucket(plaintext: Uint8Array, bucketBytes: number): Bytes {
  const padded = new Uint8Array(Math.max(1, Math.ceil(plaintext.length / bucketBytes)) * bucketBytes);
  padded.set(plaintext);
  return padded;
}

/** The size that `seal` makes of a padded plaintext. */
export const sealedBytes = (paddedBytes: number): number => NONCE_BYTES + paddedBytes + TAG_BYTES;

/**
 * Free text, sealed and padded, as base64url. `aad` should name where the text belongs (the id of its command and the field),
 * so that the server can't put it elsewhere.
 */
export function sealText(key: Uint8Array, nonce: Uint8Array, text: string, aad: string): string {
  const padded = padToBucket(prependLength(utf8Encode(text)), TEXT_BUCKET_BYTES);
  return base64urlEncode(seal(key, nonce, padded, utf8Encode(aad)));
}

/** The text, or null when it can't be opened. */
export function openText(key: Uint8Array, sealed: string, aad: string): string | null {
  const bytes = base64urlDecode(sealed);
  const padded = bytes === null ? null : open(key, bytes, utf8Encode(aad));
  const [text] = (padded === null ? null : readFields(padded, 1)) ?? [];
  return text === undefined ? null : utf8Decode(text);
}

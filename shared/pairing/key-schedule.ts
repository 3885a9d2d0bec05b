import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import type { Bytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";

export const KEY_BYTES = 32;
export const TAG_BYTES = 32;

/** All keys of one run. Each has one use and one direction. */
export type HandshakeKeys = {
  readonly confirmInviter: Bytes;
  readonly confirmJoiner: Bytes;
  readonly sealInviter: Bytes;
  readonly sealJoiner: Bytes;
  /** The root key of a new pair. A device that joins an existing one is handed the key in use instead. */
  readonly root: Bytes;
};

/** HKDF-SHA-512 from CPace's session key; the public name of the run is the salt. */
export function deriveHandshakeKeys(isk: Uint8Array, sidOutput: Uint8Array): HandshakeKeys {
  const secret = extract(sha512, isk, sidOutput);
  return {
    confirmInviter: expandKey(secret, "confirm inviter"),
    confirmJoiner: expandKey(secret, "confirm joiner"),
    sealInviter: expandKey(secret, "seal inviter"),
    sealJoiner: expandKey(secret, "seal joiner"),
    root: expandKey(secret, "root"),
  };
}

/** Proves that its sender holds the same session key for the same transcript. Compare with `equalBytes` only. */
export function confirmTag(confirmKey: Uint8Array, transcript: Uint8Array): Bytes {
  return hmac(sha512, confirmKey, transcript).slice(0, TAG_BYTES);
}

/** The key that seals one kind of free text, such as `words`. Both phones derive it; the server never has it. */
export function deriveTextKey(root: Uint8Array, purpose: string): Bytes {
  return expandKey(extract(sha512, root, utf8Encode("attune/1 text")), purpose);
}

const expandKey = (secret: Uint8Array, label: string): Bytes =>
  expand(sha512, secret, utf8Encode(`attune/1 ${label}`), KEY_BYTES);

import { base64urlEncode } from "../../shared/bytes/base64url.ts";
import { utf8Encode } from "../../shared/bytes/utf8.ts";
import type { Digest } from "../../shared/room/chain.ts";

/** SHA-256 of a text as base64url: how keys and tokens are kept. */
export const hashText = (text: string, digest: Digest): string => base64urlEncode(digest(utf8Encode(text)));

/**
 * An id that the same phone gets again when it asks again: derived from its own random key, so that a request whose
 * answer was lost can simply be repeated.
 */
export const derivedId = (purpose: "invitation" | "attempt", key: string, digest: Digest): string =>
  hashText(`${purpose}:${key}`, digest).slice(0, 22);

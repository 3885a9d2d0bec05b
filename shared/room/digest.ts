import { sha256 } from "@noble/hashes/sha2.js";
import { base64urlEncode } from "../bytes/base64url.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import type { Digest } from "./chain.ts";

/** The digest for platforms without a synchronous native one: browsers have only `crypto.subtle`. */
export const portableDigest: Digest = (text) => base64urlEncode(sha256(utf8Encode(text)));

import type { Digest } from "../../shared/room/chain.ts";

/**
 * An id that the same phone gets again when it asks again: derived from its own random key, so that a request whose answer
 * was lost can simply be repeated.
 */
export const derivedId = (purpose: "invitation" | "attempt", key: string, digest: Digest): string =>
  digest(`${purpose}:${key}`).slice(0, 22);

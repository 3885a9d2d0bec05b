import { hexEncode } from "../../../shared/bytes/hex.ts";

const LARGEST_UNIX_MS = 2 ** 48 - 1;

/** RFC 9562, section 5.7: 48 bits of Unix milliseconds, then random bits. Lower case. Takes 10 random bytes. */
export function uuidV7(wallNowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const unixMs = Math.min(LARGEST_UNIX_MS, Math.max(0, Math.floor(wallNowMs)));
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(unixMs / 2 ** (8 * (5 - at))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = hexEncode(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

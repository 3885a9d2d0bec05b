import { randomFillSync } from "node:crypto";

/**
 * Each call to the system's generator costs more than making 16 bytes, so a whole page is fetched at once and handed out in
 * pieces.
 */
const PAGE_BYTES = 4_096;

/** Random bytes from the system's generator. No byte is handed out twice, and none stays behind in the page. */
export function createRandomBytes(): (length: number) => Uint8Array {
  const page = Buffer.alloc(PAGE_BYTES);
  let used = PAGE_BYTES;
  return (length) => {
    if (length > PAGE_BYTES) return randomFillSync(new Uint8Array(length));
    if (used + length > PAGE_BYTES) {
      randomFillSync(page);
      used = 0;
    }
    const bytes = new Uint8Array(page.subarray(used, used + length));
    page.fill(0, used, used + length);
    used += length;
    return bytes;
  };
}

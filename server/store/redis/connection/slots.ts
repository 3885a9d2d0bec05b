/** The part of a key that decides its slot in a cluster: what is in the first braces, or all of it. */
export const tagOf = (key: string): string => /\{([^}]+)\}/.exec(key)?.[1] ?? key;

/** One of 16,384 slots: CRC-16/XMODEM of the tag. */
export function slotOf(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(tagOf(key))) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : ((crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc & 0x3fff;
}

/** The key of a command; at the same position for all of a kind. */
export function keyIn([name = "", ...args]: readonly string[]): string {
  const at = name === "EVALSHA" || name === "EVAL" ? 2 : name === "PUBSUB" ? 1 : 0;
  return args[at] ?? "";
}

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

/** Where a command has its key, if it isn't the first word after the name. */
const KEY_AT: ReadonlyMap<string, number> = new Map([
  ["EVAL", 3],
  ["EVALSHA", 3],
  ["PUBSUB", 2],
]);

/** The key of a command. */
export const keyIn = (args: readonly string[]): string => args[KEY_AT.get(args[0] ?? "") ?? 1] ?? "";

/** A mask as good as any other: it is there so that the server has to undo it, as it has to for every phone. */
const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;
const MASK_BYTES = MASK.length;
const TEXT = 0x81;
const CLOSE = 0x88;
const MASKED = 0x80;
const LONG = 126;
const TOO_LONG = 127;
const MAX_BYTES = 65_535;
const END_OF_HEAD = "\r\n\r\n";

/** One masked websocket frame that holds a packet in ASCII, of less than 64 KiB. Layout: RFC 6455, section 5.2. */
export function frame(packet: string): Buffer {
  if (packet.length > MAX_BYTES) throw new RangeError("The packet is too large for this client.");
  const isLong = packet.length >= LONG;
  const start = (isLong ? 4 : 2) + MASK_BYTES;
  const bytes = Buffer.allocUnsafe(start + packet.length);
  bytes[0] = TEXT;
  bytes[1] = MASKED | (isLong ? LONG : packet.length);
  if (isLong) bytes.writeUInt16BE(packet.length, 2);
  bytes.set(MASK, start - MASK_BYTES);
  for (let index = 0; index < packet.length; index++) {
    bytes[start + index] = packet.charCodeAt(index) ^ (MASK[index & 3] ?? 0);
  }
  return bytes;
}

/** Takes the bytes of a connection as they come: passes over the answer to the upgrade, then hands out each packet. */
export function framesIn(each: (packet: string) => void): (bytes: Buffer) => void {
  let isUpgraded = false;
  let rest: Buffer | null = null;
  return (fresh) => {
    const bytes = rest === null ? fresh : Buffer.concat([rest, fresh]);
    let at = 0;
    if (!isUpgraded) {
      const end = bytes.indexOf(END_OF_HEAD);
      if (end !== -1) at = end + END_OF_HEAD.length;
      isUpgraded = end !== -1;
    }
    if (isUpgraded) at = readFrames(bytes, at, each);
    rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  };
}

/** Hands out every whole frame from `at` on; returns where the first one that isn't whole begins. */
function readFrames(bytes: Buffer, from: number, each: (packet: string) => void): number {
  let at = from;
  while (at + 2 <= bytes.length) {
    const kind = bytes[at];
    const short = bytes[at + 1] ?? 0;
    if (short === TOO_LONG || (kind !== TEXT && kind !== CLOSE))
      throw new Error("The server sent a frame unknown here.");
    const start = at + (short === LONG ? 4 : 2);
    if (start > bytes.length) return at;
    const end = start + (short === LONG ? bytes.readUInt16BE(at + 2) : short);
    if (end > bytes.length) return at;
    if (kind === TEXT) each(bytes.toString("latin1", start, end));
    at = end;
  }
  return at;
}

import type { Socket } from "socket.io";
import { cut } from "./cut.ts";
import type { TextSocket } from "./text-socket.ts";

/** The inside of an engine connection, which its types hide. */
type Inside = {
  readonly readyState: string;
  readonly writeBuffer: readonly { readonly data?: string }[];
  readonly transport: { readonly writable: boolean; readonly socket: TextSocket };
};

/** The engine's prefix of a message: https://socket.io/docs/v4/engine-io-protocol. */
const MESSAGE = "4";

/**
 * How many characters may wait for one line. In the 18 s until a dead line is noticed, a phone is sent a tenth of it. Each
 * packet counts `KEEPING` more than its text, for the cost of keeping it.
 */
const MOST_WAITING = 1_048_576;
const KEEPING = 512;

/**
 * Sends a packet of socket.io. If nothing waits it goes straight to the websocket, past the engine's queue and the six events
 * that the engine emits for each packet.
 */
export function sendPacket(conn: Socket["conn"], packet: string): void {
  const { readyState, writeBuffer, transport } = conn as unknown as Inside;
  const isFirst = readyState === "open" && writeBuffer.length === 0 && transport.writable;
  if (isFirst && transport.socket.sendNow(MESSAGE + packet)) return;
  if (!cutUnread(conn)) conn.write(packet);
}

/** Cuts a line that has more waiting than any reader would; false if it hasn't. Broadcasts don't go through `sendPacket`. */
export function cutUnread(conn: Socket["conn"]): boolean {
  const inside = conn as unknown as Inside;
  const isUnread = waitingIn(inside.writeBuffer) > MOST_WAITING;
  if (isUnread) cut(inside);
  return isUnread;
}

const waitingIn = (packets: Inside["writeBuffer"]): number =>
  packets.reduce((sum, { data = "" }) => sum + data.length + KEEPING, 0);

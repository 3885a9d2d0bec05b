import type { ServerOptions } from "socket.io";
import { TextSocketServer } from "./text-socket.ts";

/** The largest packet, both namespaces. A larger one ends the connection. */
const MAX_PACKET_BYTES = 16_384;
/** A dead connection is noticed after at most the sum of both. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 8_000;
/** A connection that has sent nothing valid by then is closed. */
const CONNECT_TIMEOUT_MS = 8_000;

/** One transport, one protocol version, nothing compressed, buffered or recovered behind our back. */
export const engineOptions = {
  transports: ["websocket"],
  wsEngine: TextSocketServer,
  allowEIO3: false,
  allowUpgrades: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: MAX_PACKET_BYTES,
  connectTimeout: CONNECT_TIMEOUT_MS,
  pingInterval: PING_INTERVAL_MS,
  pingTimeout: PING_TIMEOUT_MS,
  serveClient: false,
  cleanupEmptyChildNamespaces: true,
} satisfies Partial<ServerOptions>;

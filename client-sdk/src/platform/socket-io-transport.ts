import { io, type Socket } from "socket.io-client";
import { textOf } from "../demands/given.ts";
import { AttuneError } from "../errors.ts";
import type { ConnectionListener, Transport } from "../transport.ts";

/** A probe answered later than this is useless; without a limit its handler would stay for ever. */
const VOLATILE_WITHIN_MS = 5_000;
/** The connection's own table gives up earlier; this only keeps handlers from leaking. */
const REQUEST_WITHIN_MS = 30_000;

/** Checked by its shape alone, since platforms read addresses differently, and by the characters that a link may hold. */
const ADDRESS = /^https?:\/\/[a-z0-9._~:[\]-]+$/;

/**
 * socket.io over websocket only, with everything it would buffer, retry or recover by itself switched off. Throws
 * `badAddress` for an invalid `url`.
 */
export function socketIoTransport(url: string): Transport {
  // Phones capitalise the first letter, and socket.io doesn't know the scheme in capitals.
  const address = textOf(url).replace(/\/+$/, "").toLowerCase();
  if (!ADDRESS.test(address)) throw new AttuneError("badAddress");
  return {
    connect(namespace, hello, listener) {
      const socket = io(address + namespace, {
        auth: { ...hello },
        transports: ["websocket"],
        reconnection: false,
        forceNew: true,
        retries: 0,
      });
      const hear = hearing(socket, listener);
      return {
        request(name, body, reply) {
          // Its buffer is flushed before `connect` fires: nothing may get in there.
          if (socket.connected) socket.timeout(REQUEST_WITHIN_MS).emit(name, body, answering(reply));
        },
        volatile(name, body, reply) {
          if (!socket.connected) return;
          if (reply === undefined) socket.volatile.emit(name, body);
          else socket.volatile.timeout(VOLATILE_WITHIN_MS).emit(name, body, answering(reply));
        },
        close() {
          hear.stop();
          socket.disconnect();
        },
      };
    },
  };
}

/** Reports everything to the listener, and nothing after the end. */
function hearing(socket: Socket, listener: ConnectionListener): { stop(): void } {
  let over = false;
  const last = (tell: () => void): void => {
    if (over) return;
    over = true;
    // A refused namespace leaves the websocket below it open.
    socket.disconnect();
    tell();
  };
  socket.on("connect", () => over || listener.opened());
  socket.on("connect_error", (error: Error & { readonly data?: unknown }) => {
    last(() => listener.refused(error.data));
  });
  const closed = (): void => last(() => listener.closed());
  socket.on("disconnect", closed);
  // A proxy may take the websocket and drop it before the first packet, of which socket.io says nothing. After that packet it
  // does, once it has read all that came before the end.
  const { engine } = socket.io;
  engine.on("close", closed);
  engine.on("open", () => engine.off("close", closed));
  socket.onAny((name: string, body: unknown) => over || listener.received(name, body));
  return {
    stop: () => {
      over = true;
    },
  };
}

const answering =
  (reply: (answer: unknown) => void) =>
  (error: Error | null, answer: unknown): void => {
    if (error === null) reply(answer);
  };

import type { Server } from "node:http";
import { Server as SealedServer } from "node:https";
import type { Socket } from "node:net";

/** This many connections, waiting for their next request or serving one, cost some tens of megabytes. */
const MOST_KEPT = 1_000;
/** Finding the idle ones takes a while when they are many. */
const EVERY_MS = 1_000;

/**
 * A browser keeps its connection for a minute, in case it asks for more. When there are too many, the idle ones are closed:
 * whoever asks again opens another. Websockets don't count here; they have limits of their own.
 */
export function closeIdleConnections(server: Server): void {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  const kept = new Set<Socket>();
  const gone = function (this: Socket): void {
    kept.delete(this);
  };
  server.on(server instanceof SealedServer ? "secureConnection" : "connection", (socket: Socket) => {
    kept.add(socket);
    socket.on("close", gone);
    const nowMs = performance.now();
    if (kept.size <= MOST_KEPT || nowMs - lookedAtMs < EVERY_MS) return;
    lookedAtMs = nowMs;
    server.closeIdleConnections();
  });
  // Nothing of this stays with a websocket, which lives for hours.
  server.on("upgrade", (_request, socket) => {
    kept.delete(socket as Socket); // the type says no more than a stream
    socket.off("close", gone);
  });
}

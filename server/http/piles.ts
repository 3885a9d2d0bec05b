import type { RequestListener, Server } from "node:http";
import type { Socket } from "node:net";

/** How many requests of one connection may be under way. Browsers and proxies send the next one after the answer. */
const MOST_AT_ONCE = 8;

/**
 * Cuts a connection on which requests pile up. Each would open its file and fill its buffers, whether anybody reads the answers
 * or not: a hundred connections with a hundred requests took more than a gigabyte. It comes before all that answers by then.
 */
export function cutPiles(server: Server): void {
  const underWay = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number): number => {
    const now = (underWay.get(socket) ?? 0) + change;
    underWay.set(socket, now);
    return now;
  };
  const answering = server.listeners("request") as RequestListener[]; // what a server takes
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { socket } = request;
    if (count(socket, 1) > MOST_AT_ONCE) {
      socket.destroy();
      return;
    }
    response.once("close", () => count(socket, -1));
    for (const answer of answering) answer.call(server, request, response);
  });
}

import type { RequestListener, Server } from "node:http";
import type { Socket } from "node:net";

/** How many requests of one connection may be under way. Browsers and proxies send the next one after the answer. */
const MOST_AT_ONCE = 8;
/**
 * How long a connection may read nothing of its answer; Node's default is for ever. Node starts anew when it sends
 * something, so it may be twice as long.
 */
const UNREAD_MS = 10_000;

/**
 * Cuts a connection on which requests pile up, and one that reads nothing of its answer. Each request would open its
 * file and fill its buffers: a hundred connections with a hundred requests each took more than a gigabyte. To be called
 * once all other listeners are there: it puts itself in front of them. Websockets are left alone: they have pings of
 * their own.
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
    socket.setTimeout(UNREAD_MS);
    response.once("close", () => count(socket, -1));
    for (const answer of answering) answer.call(server, request, response);
  });
}

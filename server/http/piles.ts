import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** How many requests of one connection may be under way. Browsers and proxies send the next one after the answer. */
const MOST_AT_ONCE = 8;

/**
 * Cuts a connection on which requests pile up. Each would open its file and fill its buffers, whether anybody reads the answers
 * or not: a hundred connections with a hundred requests took more than a gigabyte.
 */
export function cutPiles(http: FastifyInstance): void {
  const underWay = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number): number => {
    const now = (underWay.get(socket) ?? 0) + change;
    underWay.set(socket, now);
    return now;
  };
  http.addHook("onRequest", async ({ raw: { socket } }, reply) => {
    reply.raw.once("close", () => count(socket, -1));
    if (count(socket, 1) <= MOST_AT_ONCE) return;
    reply.hijack();
    socket.destroy();
  });
}

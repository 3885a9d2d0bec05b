import type { IncomingMessage, Server } from "node:http";

/** The methods whose bodies Fastify reads, up to its limit. */
const READ: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export const isChunked = ({ headers }: Pick<IncomingMessage, "headers">): boolean =>
  headers["transfer-encoding"] !== undefined;

/**
 * Throws away, as they arrive, the bodies that nobody here reads; those in chunks are refused (see http-server.ts). Node would
 * keep them until the answer has left, which the other end decides, and each chunk of one byte takes two hundred: fifty
 * connections took more than a gigabyte. Call this last: a request that still waits for its turn brings its body already.
 */
export function dropBodies(server: Server): void {
  server.prependListener("request", (request) => {
    if (isChunked(request) || !READ.has(request.method ?? "")) request.resume();
  });
}

import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * How many requests of one connection may be under way. Browsers and proxies send the next one after the answer, which may
 * arrive here before that is known to have left.
 */
const MOST_AT_ONCE = 2;
/**
 * How long a connection may leave its answer unread; Node's default is for ever. Node restarts this whenever it sends
 * something, so it may take twice as long.
 */
const UNREAD_MS = 10_000;

/**
 * Cuts a connection on which requests pile up, and one that doesn't read its answer. Each request would open its file and
 * fill its buffers: a hundred connections with a hundred requests each took more than a gigabyte. So each waits, unopened,
 * for the answer to the one before. Call this after all other listeners are added: it puts itself before them. Websockets are
 * left alone: they have pings of their own.
 */
export function limitPipelining(server: Server): void {
  /** The requests without an answer of each connection, oldest first. */
  const underWay = new WeakMap<Socket, Turn[]>();
  const turnsOf = (socket: Socket): Turn[] => {
    const turns = underWay.get(socket) ?? [];
    underWay.set(socket, turns);
    return turns;
  };
  const answering = server.listeners("request") as RequestListener[]; // what a server takes
  const begin = ({ request, response }: Turn): void => {
    for (const answer of answering) answer.call(server, request, response);
  };
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { socket } = request;
    const turns = turnsOf(socket);
    const turn = { request, response };
    if (turns.push(turn) > MOST_AT_ONCE) {
      hearNoMore(socket);
      socket.destroy();
      return;
    }
    socket.setTimeout(UNREAD_MS);
    response.once("close", () => {
      turns.shift();
      const [next] = turns;
      // Nobody is left to be answered on a dead line.
      if (next !== undefined && !socket.destroyed) begin(next);
    });
    if (turns.length === 1) begin(turn);
  });
}

/** What the parser is told for a request after which its connection speaks another language: to read no further. */
const READ_NO_FURTHER = 2;

/**
 * Stops the parser in the middle of what it has received. Otherwise Node would make all requests in there, two thousand in
 * 64 KiB, and keep them until the connection has closed: a few hundred connections at once would fill the memory.
 */
function hearNoMore(socket: Socket): void {
  const { parser } = socket as unknown as { readonly parser: { onIncoming: unknown } | null }; // not in its types
  if (parser !== null) parser.onIncoming = () => READ_NO_FURTHER;
}

type Turn = { readonly request: IncomingMessage; readonly response: ServerResponse };

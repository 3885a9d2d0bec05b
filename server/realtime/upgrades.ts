import type { IncomingMessage, Server } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";
import type { Duplex } from "node:stream";
import { BARE_HEADERS } from "../http/security-headers.ts";

/** The engine takes the parameters from here where they are read already; else it makes a whole address of them first. */
type Asked = IncomingMessage & { _query?: ParsedUrlQuery };

/**
 * What goes on around the engine's own listeners, which are there by now. A middleware of the engine would do as well, but for
 * each phone it makes half a dozen promises.
 */
export function watchEngine(http: Server): void {
  let heldBefore = 0;
  http.prependListener("upgrade", (request: Asked, line) => {
    request._query = parametersOf(request);
    heldBefore = line.listenerCount("close");
  });
  http.on("upgrade", (_request, line) => forgetResponse(line, heldBefore));
  // Any other answer is the engine's no, given past fastify.
  http.prependListener("request", (request: Asked, response) => {
    if (request.url?.startsWith("/socket.io/") !== true) return;
    request._query = parametersOf(request);
    response.setHeaders(new Map(BARE_HEADERS));
  });
}

/**
 * Who names a line asks for another way to it, as from polling to a websocket. The engine would change a websocket for another one as
 * well, without asking where its page is from, and the end of the first is what every cap takes for the end of the line. So no line
 * is named: it begins like any other.
 */
function parametersOf({ url = "" }: IncomingMessage): ParsedUrlQuery {
  const query = parse(url.split("?", 2)[1] ?? "");
  if ("sid" in query) delete query["sid"];
  return query;
}

/**
 * The response that the engine makes up for an upgrade holds the request as well, and hangs on the TCP socket by the first of
 * the "close" listeners that it puts there. Nothing of ours listens to it.
 */
function forgetResponse(line: Duplex, heldBefore: number): void {
  const first = line.rawListeners("close")[heldBefore] as (() => void) | undefined; // "close" takes such listeners
  if (first !== undefined) line.removeListener("close", first);
}

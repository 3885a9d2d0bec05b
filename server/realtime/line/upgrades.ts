import type { IncomingMessage, Server } from "node:http";
import { type ParsedUrlQuery, parse } from "node:querystring";
import type { Duplex } from "node:stream";
import { BARE_HEADERS } from "../../http/security-headers.ts";

/** Where the engine keeps the parsed query. If it is set, the engine doesn't parse the whole address first. */
type Asked = IncomingMessage & { _query?: ParsedUrlQuery };

/**
 * Wraps the engine's own listeners, which must be there already. A middleware of the engine would do, but makes half a dozen
 * promises for each phone.
 */
export function watchEngine(http: Server): void {
  let heldBefore: readonly unknown[] = [];
  http.prependListener("upgrade", (request: Asked, line) => {
    request._query = parametersOf(request);
    heldBefore = line.rawListeners("close");
  });
  http.on("upgrade", (_request, line) => forgetResponse(line, heldBefore));
  // The engine itself refuses anything else that is asked of it, bypassing Fastify: so the headers are set here.
  http.prependListener("request", (request: Asked, response) => {
    if (request.url?.startsWith("/socket.io/") !== true) return;
    request._query = parametersOf(request);
    response.setHeaders(new Map(BARE_HEADERS));
  });
}

/**
 * A `sid` asks to continue an existing connection in another way, as from polling to a websocket. The engine would also
 * replace one websocket with another, without checking where its page is from, and every cap would take the end of the first
 * for the end of the line. So `sid` is dropped, and the line begins like any other.
 */
function parametersOf({ url = "" }: IncomingMessage): ParsedUrlQuery {
  const query = parse(url.split("?", 2)[1] ?? "");
  if ("sid" in query) delete query["sid"];
  return query;
}

/**
 * The engine makes a response for each upgrade, which holds the request, and attaches it to the TCP socket by its first
 * "close" listener. Nothing of ours needs it, so it is removed. Some of our own listeners may have gone meanwhile, so earlier
 * ones are recognised by identity, not by number.
 */
function forgetResponse(line: Duplex, heldBefore: readonly unknown[]): void {
  const first = line.rawListeners("close").find((listener) => !heldBefore.includes(listener));
  if (first !== undefined) line.removeListener("close", first as () => void); // "close" takes such listeners
}

import type { IncomingMessage } from "node:http";
import { Server } from "node:https";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import { startTimerLoop, type TimerLoop } from "../time/timer-loop.ts";
import { isChunked } from "./bodies.ts";
import { Certificate, type TlsFiles } from "./certificate.ts";
import type { AddressReader } from "./client-address.ts";
import { addHealth, type Health } from "./health.ts";
import { addSecurityHeaders, BARE_HEADERS } from "./security-headers.ts";
import { addWebFiles, READS } from "./web-files.ts";

/** The same limit as for a packet on a connection. */
const MAX_BODY_BYTES = 16_384;
/** How long a request may take to arrive; by default Fastify waits for ever. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How often Node looks for requests that take longer. Its default would give them another half minute. */
const DAWDLERS_EVERY_MS = 500;
/** How soon a new certificate is used. */
const CERTIFICATE_EVERY_MS = 60_000;

export type HttpPorts = {
  readonly log: FastifyBaseLogger;
  readonly tls: TlsFiles | null;
  /** People reach this server over TLS, here or at a proxy. */
  readonly https: boolean;
  readonly addresses: AddressReader;
  readonly health: Health;
  readonly webRoot: string;
  /** Called with the reason why an existing file can't be read. */
  readonly failed: (error: unknown) => void;
};

/**
 * A request that also asks to switch to HTTP/2, as some programs always do, is answered like any other; Node would leave it
 * to the websockets.
 */
const isForSockets = ({ url = "", headers }: IncomingMessage): boolean =>
  url.startsWith("/socket.io/") && headers.upgrade?.toLowerCase() === "websocket";

const options = {
  connectionsCheckingInterval: DAWDLERS_EVERY_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  requireHostHeader: false,
  shouldUpgradeCallback: isForSockets,
};

/** A TLS handshake has as long as a request; Node's default is two minutes. */
const sealing = { handshakeTimeout: REQUEST_TIMEOUT_MS };

/** Serves the web app and its health, and carries the websockets. Throws a StartError when the certificate can't be read. */
export function createHttpServer(ports: HttpPorts): FastifyInstance {
  const certificate = ports.tls === null ? null : new Certificate(ports.tls, ports.log);
  const http: FastifyInstance = fastify({
    loggerInstance: warningsOf(ports.log),
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    bodyLimit: MAX_BODY_BYTES,
    rewriteUrl: ({ url = "/" }) => (isReadable(url) ? url : NOWHERE),
    trustProxy: (address) => ports.addresses.trusts(address),
    ...(certificate === null ? { http: options } : { https: { ...options, ...sealing, ...certificate.pair } }),
  });
  if (certificate !== null) keepFresh(http, certificate, ports.log);
  const isUnmet = passOnExpectations(http.server);
  http.addHook("onRequest", async ({ raw }, reply) => {
    // So that an unnamed proxy is noticed with its first request, not only with the first phone.
    ports.addresses.of(raw);
    const refusal = isUnmet(raw) ? 417 : refusalOf(raw);
    if (refusal !== null) await reply.code(refusal).headers(Object.fromEntries(BARE_HEADERS)).send();
  });
  http.register(async (scope) => {
    await addSecurityHeaders(scope, ports.https);
    addHealth(scope, ports.health);
    await addWebFiles(scope, ports.webRoot, ports.failed);
  });
  return http;
}

/** The status for a request that doesn't name its host, or doesn't say its length. */
function refusalOf(request: IncomingMessage): number | null {
  if (request.httpVersion === "1.1" && request.headers.host === undefined) return 400;
  return isChunked(request) && !READS.has(request.method ?? "") ? 411 : null;
}

/**
 * Node itself would refuse any `Expect` but `100-continue`, and requests without a host, with none of our headers. Such a
 * request is passed on to be refused like any other, so that the limits on a connection's requests hold for it too. Returns
 * whether a request is one of those.
 */
function passOnExpectations(server: FastifyInstance["server"]): (request: IncomingMessage) => boolean {
  const unmet = new WeakSet<IncomingMessage>();
  server.on("checkExpectation", (request, response) => {
    unmet.add(request);
    server.emit("request", request, response);
  });
  return (request) => unmet.has(request);
}

const BROKEN = "The certificate's files couldn't be looked at.";

/** Checks for a renewed certificate. Open connections stay as they are; new ones get the new one. */
function keepFresh(http: FastifyInstance, certificate: Certificate, log: FastifyBaseLogger): void {
  const { server } = http;
  if (!(server instanceof Server)) return;
  const run = async (): Promise<void> => {
    const renewed = certificate.renewed();
    if (renewed !== null) server.setSecureContext(renewed);
  };
  let loop: TimerLoop | undefined;
  http.addHook("onReady", async () => {
    loop = startTimerLoop([{ everyMs: CERTIFICATE_EVERY_MS, run }], (error) => log.error({ err: error }, BROKEN));
  });
  http.addHook("onClose", async () => loop?.close());
}

/** A path that doesn't exist. Fastify would answer a path that it can't decode by itself, without any of our headers. */
const NOWHERE = "/nowhere";

function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.replace(/[?#].*$/s, ""));
    return true;
  } catch {
    return false;
  }
}

/** At `info` Fastify logs each address that it listens on; the welcome says it once. */
const warningsOf = (log: FastifyBaseLogger): FastifyBaseLogger =>
  log.level === "info" || log.level === "debug" ? log.child({}, { level: "warn" }) : log;

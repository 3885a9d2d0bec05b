import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Config } from "./config.ts";
import { dropBodies } from "./http/bodies.ts";
import { createAddressReader } from "./http/client-address.ts";
import { createHttpServer } from "./http/http-server.ts";
import { closeIdleConnections } from "./http/idle-connections.ts";
import { mostOpenFiles, watchOpenFiles } from "./http/open-files.ts";
import { limitPipelining } from "./http/pipelining.ts";
import { limitSilentConnections } from "./http/silent-connections.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { Origins } from "./realtime/door/origins.ts";
import { Strangers } from "./realtime/door/strangers.ts";
import type { Nodes } from "./realtime/nodes/node-adapter.ts";
import { Sockets } from "./realtime/sockets.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import type { Watch } from "./telemetry/watch.ts";

export type EdgePorts = {
  readonly config: Config;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly watch: Watch;
  readonly lifecycle: Lifecycle;
  readonly webRoot: string;
  readonly nodes: Nodes | null;
};

/** The part of the server that faces the network. */
export type Edge = {
  readonly http: FastifyInstance;
  readonly sockets: Sockets;
  readonly origins: Origins;
  readonly strangers: Strangers;
};

const FORWARDED =
  "A request came with a forwarded header from a proxy that TRUST_PROXY doesn't name. It is not believed: set TRUST_PROXY to the proxy's address.";

const TURNED_AWAY =
  "The app was opened at an address that this server doesn't know as its own, so it can't connect. If that address is yours, say it as PUBLIC_URL, or add it to ALLOWED_ORIGINS.";

const NEARLY_FULL =
  "This process has nearly as many files open as it may, and each phone is one: further phones won't get through. Raise the limit (ulimit -n, or LimitNOFILE= of systemd).";

/** Builds what faces the network. Nothing listens yet. */
export function createEdge({ config, log, metrics, watch, lifecycle, webRoot, nodes }: EdgePorts): Edge {
  const origins = new Origins([...config.allowedOrigins, ...(config.publicUrl === null ? [] : [config.publicUrl])]);
  const strangers = new Strangers(config.limits.caps.strangers);
  const warnOnce = (line: string): (() => void) => once(() => log.warn(line));
  const addresses = createAddressReader(config.trustedProxies, warnOnce(FORWARDED));
  const https = config.tls !== null || config.publicUrl?.startsWith("https:") === true;
  const http = createHttpServer({
    log,
    tls: config.tls,
    https,
    addresses,
    health: lifecycle,
    webRoot,
    failed: watch.failed("http"),
  });
  const door = { origins, strangers, addresses, metrics, turnedAway: warnOnce(TURNED_AWAY) };
  const sockets = new Sockets(http.server, door, config.limits.caps, nodes);
  limitSilentConnections(http.server, addresses.ofPeer);
  limitPipelining(http.server);
  dropBodies(http.server);
  closeIdleConnections(http.server);
  watchOpenFiles(http.server, mostOpenFiles(), warnOnce(NEARLY_FULL));
  return { http, sockets, origins, strangers };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}

import { createServer, type Server } from "node:http";
import { collectDefaultMetrics } from "prom-client";
import { StartError, whyNotListening } from "../start-error.ts";
import type { Metrics } from "./metrics.ts";

/** Many more than read figures; each takes one of the files that phones need too. */
const MOST_CONNECTIONS = 64;

export type MetricsAddress = { readonly port: number; readonly host: string };
export type MetricsServer = { readonly port: number; readonly close: () => Promise<void> };

/** Serves the metrics on a port of their own, which the web never reaches; the process's own metrics are included. */
export async function startMetricsServer(metrics: Metrics, at: MetricsAddress): Promise<MetricsServer> {
  const { registry } = metrics;
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    // Prometheus adds a query when configured to.
    if (request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = 10_000;
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, at).catch((error: unknown) => {
    const settings = { portSetting: "METRICS_PORT", hostSetting: "METRICS_HOST" };
    throw new StartError(`The metrics can't be served. ${whyNotListening(error, at, settings)}`);
  });
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : at.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { port, host }: MetricsAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, resolve);
  });
}

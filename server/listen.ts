import { type Addresses, findAddresses } from "./addresses.ts";
import type { App } from "./app.ts";
import type { Config } from "./config.ts";
import { StartError, whyNotListening } from "./start-error.ts";

export type Listening = Addresses & { readonly port: number };

const OF_METRICS = "PORT is that of the metrics as well. Set METRICS_PORT to another.";

/** Metrics start listening first, so a port in use may be theirs. */
const isOfMetrics = ({ port, metrics }: Config): boolean => port > 0 && port === metrics?.port;

const isInUse = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE";

/**
 * `localhost` may mean two addresses, and Fastify would make a second server for the other one, without anything that ours
 * was given: limits on connections, a renewed certificate, an end that cuts what doesn't end by itself.
 */
const hostOf = ({ host }: Config): string => (host === "localhost" ? "127.0.0.1" : host);

/** Starts to listen, and lets the pages of the addresses found connect. */
export async function listen(app: App, config: Config): Promise<Listening> {
  try {
    await app.http.listen({ port: config.port, host: hostOf(config) });
  } catch (error) {
    throw new StartError(isInUse(error) && isOfMetrics(config) ? OF_METRICS : whyNotListening(error, config));
  }
  const bound = app.http.server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : config.port;
  app.allowOwn(() => Object.values(findAddresses(config, port)).flat());
  return { ...findAddresses(config, port), port };
}

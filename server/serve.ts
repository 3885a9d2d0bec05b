import { createApp } from "./app.ts";
import type { Cluster } from "./cluster/cluster.ts";
import type { Config } from "./config.ts";
import { endOnSignal } from "./end-on-signal.ts";
import { listen } from "./listen.ts";
import { openStore } from "./store/open-store.ts";
import type { RedisStore } from "./store/redis/redis-store.ts";
import { createLog } from "./telemetry/log.ts";
import { LogOutput } from "./telemetry/log-output.ts";
import { startMetricsServer } from "./telemetry/metrics-server.ts";
import type { Machine } from "./time/machine.ts";
import { welcome } from "./welcome.ts";

/** Whatever hangs, the process has ended by then. */
const EXIT_WITHIN_MS = 24_500;

/** Runs a server until the process is told to stop. `machine` is for tests: clocks to use instead of the machine's. */
export async function serve(config: Config, machine?: Machine): Promise<void> {
  const output = new LogOutput(process.stdout.fd);
  const log = createLog(config.logLevel, output);
  const { store, shared } = await openStore(config, log);
  const closers: (() => Promise<void>)[] = [() => store.close()];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.reverse()) await closeOne();
  };
  try {
    const cluster = shared === null ? null : await join(shared, config, machine);
    if (cluster !== null) closers.push(cluster.close);
    const app = createApp({ config, store, log, ...(cluster && { cluster }) });
    closers.push(app.close);
    if (config.metrics !== null) {
      const metrics = await startMetricsServer(app.metrics, config.metrics);
      closers.unshift(metrics.close);
    }
    const listening = await listen(app, config);
    stopOnSignal(close);
    const { publicUrl } = config;
    output.write(welcome(listening, { publicUrl, coloured: process.stdout.isTTY && process.stdout.hasColors() }));
  } catch (error) {
    await close();
    throw error;
  }
}

/** Loaded only where it is used, like the store that it goes with. */
async function join(shared: RedisStore, { redis, joinLimits }: Config, machine?: Machine): Promise<Cluster | null> {
  if (redis === null) return null;
  const { joinRedisCluster } = await import("./cluster/redis-cluster.ts");
  return await joinRedisCluster(shared, { prefix: redis.prefix, joinLimits, ...(machine && { machine }) });
}

/** Closes in order, also when its terminal is closed; a second signal doesn't wait for that. */
function stopOnSignal(close: () => Promise<void>): void {
  const end = (): void => {
    setTimeout(() => process.exit(1), EXIT_WITHIN_MS).unref();
    void close().finally(() => process.exit());
  };
  endOnSignal(["SIGTERM", "SIGINT", "SIGHUP"], { end, hurry: () => process.exit(1) });
}

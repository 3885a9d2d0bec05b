import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { listen } from "./listen.ts";
import { StartError } from "./start-error.ts";
import { openStore } from "./store/open-store.ts";
import { createLog } from "./telemetry/log.ts";
import { startMetricsServer } from "./telemetry/metrics-server.ts";
import { welcome } from "./welcome.ts";

/** Whatever hangs, the process is gone by then. */
const EXIT_WITHIN_MS = 24_000;

try {
  await start();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const { store } = await openStore(config, (line) => log.warn(line));
  const closers: (() => Promise<void>)[] = [() => store.close()];
  const close = async (): Promise<void> => {
    for (const closeOne of closers.reverse()) await closeOne();
  };
  try {
    const app = createApp({ config, store, log });
    closers.push(app.close);
    if (config.metrics !== null) {
      const metrics = await startMetricsServer(app.metrics, config.metrics);
      closers.unshift(metrics.close);
    }
    const listening = await listen(app, config);
    stopOnSignal(close);
    process.stdout.write(welcome(listening, config.publicUrl));
  } catch (error) {
    await close();
    throw error;
  }
}

/** The first signal closes in order; a second one doesn't wait. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), EXIT_WITHIN_MS).unref();
    void close().finally(() => process.exit());
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

import type { DestinationStream } from "pino";
import { type App, createApp } from "../../server/app.ts";
import type { Cluster } from "../../server/cluster/cluster.ts";
import { readConfig } from "../../server/config.ts";
import { listen } from "../../server/listen.ts";
import type { PushMeans } from "../../server/push/push.ts";
import type { Store } from "../../server/store/port.ts";
import { createLog } from "../../server/telemetry/log.ts";
import type { Clock } from "../../server/time/clock.ts";
import { createMemoryStore } from "./memory-store/memory-store.ts";

export type StartOptions = {
  /** Settings by their environment names; everything else has its default. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly store?: Store;
  readonly clock?: Clock;
  readonly cluster?: Cluster;
  readonly log?: DestinationStream;
  readonly webRoot?: string;
  readonly pushMeans?: Partial<PushMeans>;
};

export type RunningApp = App & { readonly origin: string; readonly port: number; readonly store: Store };

/** A test's server listens on this machine only, on any free port, and closes quickly. */
const SETTINGS = {
  HOST: "127.0.0.1",
  PORT: "0",
  UNREADY_MS: "0",
  DRAIN_MS: "0",
  LOG_LEVEL: "warn",
  TIMERS_EVERY_MS: "20",
};
/** Many phones of a test share one address and one minute. */
export const GENEROUS = {
  RATE_STRANGERS: "100000/s",
  RATE_HANDSHAKES: "100000/s",
  RATE_INVITATIONS: "100000/s",
  CAP_STRANGERS: "100000",
} as const;
const NOWHERE: DestinationStream = { write: () => {} };

/** Starts the real app on a free port; the caller closes it. Its limits are the real ones except for handshakes. */
export async function startApp(options: StartOptions = {}): Promise<RunningApp> {
  const { settings = {}, store = createMemoryStore(), log = NOWHERE, ...rest } = options;
  const config = readConfig({ ...SETTINGS, ...GENEROUS, ...settings });
  const app = createApp({ config, store, log: createLog(config.logLevel, log), ...rest });
  const { port, local } = await listen(app, config);
  const origin = local.find((address) => address.includes("127.0.0.1")) ?? `http://127.0.0.1:${port}`;
  return { ...app, origin, port, store };
}

/** The settings of a server without limits on what its phones send. */
export const UNLIMITED = {
  RATE_COMMANDS: "1000000/s",
  RATE_RESUMES: "1000000/s",
  RATE_CLOCK: "1000000/s",
  RATE_PULSES: "1000000/s",
  RATE_PAIRING: "1000000/s",
  RATE_REFUSED: "1000000/s",
} as const;

import type { TlsFiles } from "./http/certificate.ts";
import { JOIN_LIMITS, type JoinLimitSettings } from "./pairing/join-limits.ts";
import type { PushSettings } from "./push/push.ts";
import type { Limits } from "./realtime/door/limits.ts";
import type { Rate } from "./realtime/door/rates.ts";
import { Settings } from "./settings/settings.ts";
import { StartError } from "./start-error.ts";
import type { StoreSettings } from "./store/open-store.ts";
import type { MetricsAddress } from "./telemetry/metrics-server.ts";

/** Everything a host may set. Settings of a single part are declared there, and no part knows of this type. */
export type Config = StoreSettings &
  PushSettings & {
    readonly port: number;
    readonly host: string;
    readonly trustedProxies: readonly string[];
    readonly tls: TlsFiles | null;
    readonly metrics: MetricsAddress | null;
    readonly logLevel: Settings["LOG_LEVEL"];
    readonly unreadyMs: number;
    readonly drainMs: number;
    readonly timersEveryMs: number;
    readonly limits: Limits;
    readonly joinLimits: JoinLimitSettings;
  };

/** Reads the settings from the environment. Throws a StartError whose one line names every wrong one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known = Object.keys(Settings.shape).map((name) => [name, env[name] || undefined] as const);
  const parsed = Settings.safeParse(Object.fromEntries(known));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw wrongSetting(faults.join("; "));
  }
  const [lonely] = known.filter(([name, value]) => name.startsWith("REDIS_") && value !== undefined);
  if (parsed.data.REDIS_URL === undefined && lonely !== undefined) throw wrongSetting(`${lonely[0]} ${WITHOUT_REDIS}`);
  return toConfig(parsed.data);
}

/** Otherwise each node of a cluster would start on a database of its own, and partners on two of them would be apart. */
const WITHOUT_REDIS = "has no use without REDIS_URL, which isn't set";

const wrongSetting = (fault: string): StartError =>
  new StartError(`Wrong setting: ${fault}. docs/settings.md lists them all.`);

/** What the other steps of a shutdown leave of the 25 s in which the process must end (see shutdown.ts). */
const SEND_AWAY_WITHIN_MS = 18_000;

function toConfig(settings: Settings): Config {
  const { TLS_CERT: certFile, TLS_KEY: keyFile } = settings;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw wrongSetting("TLS_CERT and TLS_KEY only work together");
  }
  if (settings.UNREADY_MS + settings.DRAIN_MS > SEND_AWAY_WITHIN_MS) {
    throw wrongSetting(`UNREADY_MS and DRAIN_MS are at most ${SEND_AWAY_WITHIN_MS} together`);
  }
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: settings.DATA_DIR,
    redis: redisOf(settings),
    publicUrl: settings.PUBLIC_URL ?? null,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    trustedProxies: settings.TRUST_PROXY,
    tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : null,
    metrics: settings.METRICS_PORT === undefined ? null : { port: settings.METRICS_PORT, host: settings.METRICS_HOST },
    logLevel: settings.LOG_LEVEL,
    unreadyMs: settings.UNREADY_MS,
    drainMs: settings.DRAIN_MS,
    timersEveryMs: settings.TIMERS_EVERY_MS,
    pushHosts: settings.PUSH_HOSTS,
    pushContact: settings.PUSH_CONTACT ?? null,
    limits: limitsOf(settings),
    joinLimits: { ...JOIN_LIMITS, perAddress: settings.FAILED_JOINS },
  };
}

/** The long-run rate follows the short one: a host who lets phones send more at once lets them send more in a day too. */
const inTheLongRun = ({ perMs, burst }: Rate): Rate => ({ perMs: perMs / 80, burst: burst * 60 });

const limitsOf = (settings: Settings): Limits => ({
  rates: {
    commands: settings.RATE_COMMANDS,
    commandsLong: settings.RATE_COMMANDS_LONG ?? inTheLongRun(settings.RATE_COMMANDS),
    resumes: settings.RATE_RESUMES,
    clock: settings.RATE_CLOCK,
    pulses: settings.RATE_PULSES,
    handshakes: settings.RATE_HANDSHAKES,
    strangers: settings.RATE_STRANGERS,
    pairing: settings.RATE_PAIRING,
    invitations: settings.RATE_INVITATIONS,
    refusals: settings.RATE_REFUSED,
  },
  caps: { device: settings.CAP_DEVICE, room: settings.CAP_ROOM, strangers: settings.CAP_STRANGERS },
});

function redisOf(settings: Settings): StoreSettings["redis"] {
  if (settings.REDIS_URL === undefined) return null;
  return {
    url: settings.REDIS_URL,
    prefix: settings.REDIS_PREFIX,
    waitReplicas: settings.REDIS_WAIT_REPLICAS,
    allowNoPersistence: settings.REDIS_ALLOW_NO_PERSISTENCE,
    timeoutMs: settings.REDIS_TIMEOUT_MS,
  };
}

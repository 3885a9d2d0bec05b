import * as z from "zod";
import {
  contact,
  hostName,
  level,
  list,
  network,
  origin,
  ownAddress,
  parseRate,
  prefix,
  redisAddress,
  webAddress,
  whole,
  yesOrNo,
} from "./shapes.ts";

const setting = <T extends z.ZodType>(schema: T, fallback: string, about: string) =>
  z
    .string()
    .default(fallback)
    .pipe(schema as unknown as z.ZodType<z.output<T>, string>) // every schema here reads a string
    .meta({ about, fallback });

const optional = <T extends z.ZodType>(schema: T, about: string) => schema.optional().meta({ about, fallback: "" });

const rate = (fallback: string, about: string) => setting(z.string().transform(parseRate), fallback, about);

/** Every setting, read from the environment: its name, its shape, its default, and what it is for. */
export const Settings = z.object({
  PORT: setting(whole(0, 65_535), "3000", "Port of the web app and of all connections. `0` picks any free one."),
  HOST: setting(
    ownAddress,
    "0.0.0.0",
    "Address to listen on. `127.0.0.1` keeps other machines out, `::` listens on IPv6 as well.",
  ),
  DATA_DIR: setting(
    z.string().min(1),
    "./data",
    "Folder of the database; with `REDIS_URL`, of the file by which an older copy of the data is noticed. Created if missing.",
  ),
  REDIS_URL: optional(
    redisAddress,
    "Address of a Redis 7 or Valkey, used instead of the database, for several servers. The other `REDIS_` settings need it.",
  ),
  REDIS_PREFIX: setting(prefix, "attune", "Put in front of every key, so that two services can share a Redis."),
  REDIS_WAIT_REPLICAS: setting(whole(0, 9), "0", "How many replicas must have a write before it is acknowledged."),
  REDIS_ALLOW_NO_PERSISTENCE: setting(yesOrNo, "no", "`yes` accepts a Redis that loses everything when it restarts."),
  REDIS_TIMEOUT_MS: setting(
    whole(100, 10_000),
    "2000",
    "How long an answer from Redis, or from its replicas, may take, in milliseconds.",
  ),
  PUBLIC_URL: optional(
    webAddress,
    "The address people use, if it isn't one of this machine's own: behind a proxy, or in a container. It is printed instead of those.",
  ),
  ALLOWED_ORIGINS: setting(list(origin), "", "Further web origins that may connect, separated by commas."),
  TRUST_PROXY: setting(
    list(network),
    "",
    "Proxies whose `X-Forwarded-For` is trusted: exact addresses or networks, separated by commas.",
  ),
  TLS_CERT: optional(z.string().min(1), "File with the certificate chain (PEM), to serve https without a proxy."),
  TLS_KEY: optional(z.string().min(1), "File with the certificate's private key (PEM)."),
  METRICS_PORT: optional(whole(1, 65_535), "Port of the Prometheus metrics. Without it there are none."),
  METRICS_HOST: setting(z.string().min(1), "127.0.0.1", "Address on which the metrics are served."),
  LOG_LEVEL: setting(
    level,
    "info",
    "The lowest level that is logged: `fatal`, `error`, `warn`, `info`, `debug` or `silent`.",
  ),
  UNREADY_MS: setting(
    whole(0, 10_000),
    "1000",
    "At shutdown: how long `/readyz` says no before phones are told, in milliseconds; at most 18000 together with `DRAIN_MS`.",
  ),
  DRAIN_MS: setting(
    whole(0, 15_000),
    "15000",
    "At shutdown: the longest time over which phones are sent away, in milliseconds.",
  ),
  TIMERS_EVERY_MS: setting(whole(10, 60_000), "500", "How often the store is asked for what is due, in milliseconds."),
  PUSH_HOSTS: setting(
    list(hostName),
    "fcm.googleapis.com, updates.push.services.mozilla.com, *.push.apple.com, *.notify.windows.com",
    "The only push services that may be called. `*.` stands for any subdomain.",
  ),
  PUSH_CONTACT: optional(
    contact,
    "Whom a push service may contact: `mailto:…` or `https://…`. Without it, `PUBLIC_URL` if that is https, or else the first of `ALLOWED_ORIGINS` that is.",
  ),
  RATE_COMMANDS: rate("2/s burst 10", "Commands per device, including requests about its small updates."),
  RATE_COMMANDS_LONG: optional(
    z.string().transform(parseRate),
    "Commands per device in the long run, except leaving; what they cause is kept for up to 30 days. Without it, an 80th of `RATE_COMMANDS` with 60 times its burst: `15/10min burst 600`.",
  ),
  RATE_RESUMES: rate("1/s burst 10", "Catching up, per device."),
  RATE_CLOCK: rate("3/s burst 60", "Clock probes per device. More are dropped without a reply."),
  RATE_PULSES: rate("4/s burst 8", "Pulses per device. More are dropped."),
  RATE_HANDSHAKES: rate("12/min", "Handshakes per device."),
  RATE_STRANGERS: rate("10/min", "Handshakes per address without a valid credential."),
  RATE_PAIRING: rate("5/s burst 20", "Pairing requests per connection."),
  RATE_INVITATIONS: rate("20/10min burst 60", "Invitations opened per address. Each is kept for a day."),
  RATE_REFUSED: rate("10/s burst 100", "Refused packets per connection. One with more is cut."),
  FAILED_JOINS: setting(whole(1, 1_000_000), "5", "Wrong codes per address in ten minutes."),
  CAP_DEVICE: setting(whole(1, 1_000), "4", "Connections per device at once, and as many again for pairing."),
  CAP_ROOM: setting(whole(2, 1_000), "8", "Connections per room at once: half of them for each of the two."),
  CAP_STRANGERS: setting(
    whole(1, 1_000_000),
    "20",
    "Connections per address at once that pair without a valid credential, and as many that haven't introduced themselves yet.",
  ),
});
export type Settings = z.output<typeof Settings>;

import { join } from "node:path";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { startChores } from "./chores.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { startHeadsLoop } from "./cluster/heads-loop.ts";
import { measureCluster } from "./cluster/measure-cluster.ts";
import type { Config } from "./config.ts";
import { createEdge, type Edge } from "./edge.ts";
import { Lifecycle } from "./lifecycle.ts";
import { OwnJoinLimits } from "./pairing/join-limits.ts";
import { createPush, type Push, type PushMeans } from "./push/push.ts";
import { AbandonedBreaths } from "./realtime/abandoned-breaths.ts";
import { Doorkeeper } from "./realtime/door/doorkeeper.ts";
import { createRates } from "./realtime/door/limits.ts";
import { openMembers, openPairing } from "./realtime/gateway.ts";
import { InFlight } from "./realtime/in-flight.ts";
import { createRefusalLimit } from "./realtime/line/refusal-limit.ts";
import type { RoomSocket } from "./realtime/wire.ts";
import { createServices, type Services } from "./services.ts";
import { shutDown } from "./shutdown.ts";
import type { Store } from "./store/port.ts";
import { type SeenTogether, seenTogether } from "./store/seen-together.ts";
import { Metrics } from "./telemetry/metrics.ts";
import { createWatch, type Watch } from "./telemetry/watch.ts";
import type { Clock } from "./time/clock.ts";
import { thisMachine } from "./time/machine.ts";
import { ServerClock } from "./time/server-clock.ts";
import type { TimerLoop } from "./time/timer-loop.ts";

export type AppPorts = {
  readonly config: Config;
  /** Closed together with the app. */
  readonly store: Store;
  readonly log: FastifyBaseLogger;
  /** Default: the cluster's, or this machine's own. */
  readonly clock?: Clock;
  /** The other nodes on the same store. Default: there are none. */
  readonly cluster?: Cluster;
  /** The built web app. Default `web/dist`. */
  readonly webRoot?: string;
  /** How push services are reached. */
  readonly pushMeans?: Partial<PushMeans>;
};

export type App = {
  readonly http: FastifyInstance;
  readonly metrics: Metrics;
  /** Lets pages from this machine's own addresses connect, as `find` returns them once it listens. */
  readonly allowOwn: (find: () => readonly string[]) => void;
  /** Disconnects everyone, then closes everything else, the store last. Idempotent. */
  readonly close: () => Promise<void>;
};

const WEB_ROOT = join(import.meta.dirname, "..", "web", "dist");

/** What the parts of the app need from each other. */
type Parts = Services &
  Edge & {
    readonly config: Config;
    readonly store: Store;
    readonly clock: Clock;
    readonly metrics: Metrics;
    readonly watch: Watch;
    readonly lifecycle: Lifecycle;
    readonly inFlight: InFlight;
    readonly breaths: AbandonedBreaths;
    readonly devices: SeenTogether;
    readonly push: Push;
    readonly cluster: Cluster | null;
  };

/** Builds and wires the whole server. It listens, and its timers run, only once `http.listen` is called. */
export function createApp(ports: AppPorts): App {
  const parts = createParts(ports);
  const { http, metrics, origins, push } = parts;
  openDoors(parts);
  measure(parts);
  const timers: TimerLoop[] = [];
  http.addHook("onReady", async () => {
    await push.prepare();
    timers.push(...startTimers(parts));
  });
  let closing: Promise<void> | undefined;
  return {
    http,
    metrics,
    allowOwn: (find) => origins.addOwn(find),
    close: () => {
      closing ??= closeInOrder(parts, timers);
      return closing;
    },
  };
}

function createParts({ config, store, log, webRoot = WEB_ROOT, ...ports }: AppPorts): Parts {
  const cluster = ports.cluster ?? null;
  const clock = ports.clock ?? cluster?.clock ?? new ServerClock(thisMachine, (line) => log.warn(line));
  const metrics = new Metrics();
  const watch = createWatch(log, metrics, clock.monotonicMs);
  const lifecycle = new Lifecycle(store, clock);
  const edge = createEdge({ config, log, metrics, watch, lifecycle, webRoot, nodes: cluster?.nodes ?? null });
  const { sockets } = edge;
  const devices = seenTogether(store.devices);
  const joinLimits = cluster?.joinLimits ?? new OwnJoinLimits(config.joinLimits);
  const shared = cluster !== null;
  const failed = (roomId: string, error: unknown): void => watch.failed("upkeep", roomId)(error);
  const services = createServices({ store, devices, clock, metrics, sockets, joinLimits, shared, failed });
  sockets.heardElsewhere(services.rooms.heard);
  const inFlight = new InFlight();
  const breaths = watchBreaths(services, edge, watch, cluster);
  const push = createPush({ ...ports, store: store.push, config, clock, metrics, watch });
  const own = { config, store, clock, metrics, watch, lifecycle, inFlight, breaths, devices, push, cluster };
  return { ...services, ...edge, ...own };
}

function measure({ metrics, sockets, inFlight, rooms, cluster }: Parts): void {
  metrics.gauge("attune_connections", "Open connections of both namespaces", () => sockets.count);
  metrics.gauge("attune_in_flight", "Requests without an answer yet", () => inFlight.count);
  const resting = "Rooms in which something broke and that are tried again later";
  metrics.gauge("attune_rooms_resting", resting, () => rooms.upkeep.resting);
  if (cluster !== null) measureCluster(metrics, cluster.figures);
}

function startTimers(parts: Parts): readonly TimerLoop[] {
  const { config, rooms, sockets, store, watch, cluster } = parts;
  const { timersEveryMs } = config;
  const { retention, served } = store;
  const own = { upkeep: rooms.upkeep, retention, served, members: sockets.seats.members, timersEveryMs };
  const chores = startChores({ ...parts, ...own, failed: watch.failed("timers") });
  if (cluster === null) return [chores];
  const { readHeads } = cluster;
  const { tellHere } = sockets;
  const heads = startHeadsLoop({ upkeep: rooms.upkeep, readHeads, tellHere, failed: watch.failed("heads") });
  return [chores, heads];
}

function watchBreaths({ rooms }: Services, { sockets }: Edge, watch: Watch, cluster: Cluster | null): AbandonedBreaths {
  return new AbandonedBreaths({
    runningBreath: rooms.runningBreath,
    isEmpty: sockets.seats.isEmpty,
    elsewhere: cluster?.whereabouts ?? null,
    failed: watch.failed("breath"),
    abandon: (roomId, sessionId) => {
      rooms.system(roomId, "a", { type: "breath.abandon", sessionId }).catch(watch.failed("breath", roomId));
    },
  });
}

function openDoors(parts: Parts): void {
  const { config, metrics, watch, lifecycle, sockets, strangers, clock, devices } = parts;
  const rates = createRates(config.limits, clock.monotonicMs);
  const refused = (code: string): void => metrics.refused(code);
  const { admits } = lifecycle;
  const doorkeeper = new Doorkeeper({ devices, rates, strangers, admits, refused, failed: watch.failed("handshake") });
  const common = { ...parts, rates, doorkeeper, refused, countRefusal: createRefusalLimit(rates.refusals) };
  const failed = (error: unknown, socket?: RoomSocket): void =>
    watch.failed("members", socket?.data.member.roomId)(error);
  openMembers(sockets.io, {
    ...common,
    seats: sockets.seats,
    left: sockets.left,
    listening: (roomId) => sockets.listening("/", roomId),
    failed,
  });
  openPairing(sockets.pair, {
    ...common,
    caps: config.limits.caps,
    listening: (topic) => sockets.listening("/pair", topic),
    failed: watch.failed("pairing"),
  });
}

function closeInOrder(parts: Parts, timers: readonly TimerLoop[]): Promise<void> {
  const { config, sockets, lifecycle, inFlight, breaths, devices, push, http, store, cluster, watch } = parts;
  const stopTimers = (): Promise<unknown> => Promise.all(timers.map((timer) => timer.close())).then(push.close);
  return shutDown(
    {
      unready: lifecycle.unready,
      unreadyMs: config.unreadyMs,
      refuse: lifecycle.refuse,
      drain: () => sockets.drain(config.drainMs),
      finish: () => {
        breaths.close();
        return Promise.all([inFlight.close(), stopTimers(), devices.write()]);
      },
      closeSockets: () => sockets.close(),
      closeHttp: () => http.close(),
      closeStore: async () => {
        await cluster?.close();
        await store.close();
      },
      failed: watch.failed("shutdown"),
    },
    () => sockets.count > 0,
  );
}

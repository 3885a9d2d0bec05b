import type { Figures, Habits } from "./figures.ts";

/** If replicas must have a write first, the other nodes are notified in a request of its own. */
const TOLD_APART = 1;

/** What a number of couples needs. Machines have two cores: two nodes fit on one, or two shards. */
export type Plan = {
  readonly couples: number;
  readonly connections: number;
  readonly signalsPerSecond: number;
  readonly probesPerSecond: number;
  /** Including a spare, so that one may fail or be replaced in the busiest minute. */
  readonly nodes: number;
  readonly redisOpsPerSecond: number;
  readonly redisGb: number;
  /** Of all append-only files, until they are rewritten. */
  readonly logGbPerDay: number;
  /** Primaries; each has one replica. */
  readonly shards: number;
  readonly megabitsPerSecond: number;
  /** How long the others are busy reconnecting the phones of a node that died. */
  readonly nodeLossSeconds: number;
  /** How long all nodes are busy when every phone comes back at once. */
  readonly stormSeconds: number;
  readonly machines: number;
};

const DAYS_KEPT = 30;
const BREATH_PROBES = 1;
const AWAY_PROBES = 1 / 10;
const IDLE_PROBES = 1 / 45;
/** TCP/IP, its acknowledgement and the TLS record, per packet; a signal is three packets and a probe two. */
const PACKET_BYTES = 120;
const SIGNAL_PACKETS = 3;
const PROBE_PACKETS = 2;
/** The number of parts of the data in Redis, each whole on one shard (docs/decisions/redis-store.md). */
const PARTS = 64;
const CORES_PER_MACHINE = 2;
const LEAST_NODES = 2;
const GB = 1_024 ** 3;

export function planFor(couples: number, figures: Figures, habits: Habits): Plan {
  const connections = Math.ceil(couples * 2 * habits.online);
  const traffic = trafficOf(connections, habits);
  const nodes = nodesFor(connections, traffic, figures, habits);
  const redisGb = (couples * roomBytes(figures, habits)) / GB;
  const shardsByCpu = cores(traffic.signals * figures.redisCpuMs, habits);
  const shards = shardsFor(Math.max(shardsByCpu, redisGb / (habits.shardGb * habits.busy)));
  const setUpSeconds = (connections * figures.setUpCpuMs) / 1_000;
  return {
    couples,
    connections,
    signalsPerSecond: traffic.signals,
    probesPerSecond: traffic.probes,
    nodes,
    redisOpsPerSecond: traffic.signals * (figures.redisTrips + TOLD_APART) + nodes * figures.idleTrips,
    redisGb,
    logGbPerDay: (couples * habits.signalsPerDay * figures.logBytes) / GB,
    shards,
    megabitsPerSecond: megabits(traffic, figures),
    nodeLossSeconds: setUpSeconds / nodes / (nodes - 1),
    stormSeconds: setUpSeconds / nodes,
    machines: Math.ceil(nodes / CORES_PER_MACHINE) + Math.ceil((shards * 2) / CORES_PER_MACHINE),
  };
}

type Traffic = { readonly signals: number; readonly probes: number };

function trafficOf(connections: number, { breathing, away, signalsPerMinute }: Habits): Traffic {
  const idle = 1 - breathing - away;
  const probesEach = breathing * BREATH_PROBES + away * AWAY_PROBES + idle * IDLE_PROBES;
  return { signals: (connections * signalsPerMinute) / 60, probes: connections * probesEach };
}

function nodesFor(connections: number, { signals, probes }: Traffic, figures: Figures, habits: Habits): number {
  const byCpu = cores(signals * figures.signalCpuMs + probes * figures.probeCpuMs, habits);
  const byMemory = (connections * figures.connectionKb * 1_024) / (habits.nodeGb * habits.busy * GB);
  return Math.max(LEAST_NODES, Math.ceil(Math.max(byCpu, byMemory)) + 1);
}

/**
 * The fewest that are enough, given how many would be if the data could be split anywhere. Infinity if a single part is too
 * large.
 */
function shardsFor(least: number): number {
  const partsEach = Math.min(PARTS, Math.floor(PARTS / least));
  return Math.ceil(PARTS / partsEach);
}

/** Cores for that many milliseconds of work per second, none busier than allowed. */
const cores = (msPerSecond: number, { busy }: Habits): number => msPerSecond / 1_000 / busy;

const roomBytes = (figures: Figures, { signalsPerDay }: Habits): number =>
  figures.roomBytes + signalsPerDay * DAYS_KEPT * figures.entryBytes;

function megabits({ signals, probes }: Traffic, { signalWireBytes, probeWireBytes }: Figures): number {
  const bytesPerSecond =
    signals * (signalWireBytes + SIGNAL_PACKETS * PACKET_BYTES) +
    probes * (probeWireBytes + PROBE_PACKETS * PACKET_BYTES);
  return (bytesPerSecond * 8) / 1_000_000;
}

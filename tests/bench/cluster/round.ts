import { setTimeout } from "node:timers/promises";
import { connectPairs, latencies, type Pair, quantile, type Speech } from "../load.ts";
import { probing, saturate, signalling } from "../saturation.ts";
import type { ServerProcess } from "../server-process.ts";
import { probeEverySecond } from "./probes.ts";
import type { RedisProcess, Trips } from "./redis-process.ts";

/** Nodes of one kind over one Redis. */
export type Cluster = {
  readonly speech: Speech;
  readonly redis: RedisProcess;
  startNode(): Promise<ServerProcess>;
};

export type ClusterFigures = {
  /** At a pace that both keep up with, so that both handle as many packets at a time. */
  readonly nodeCpuMs: number;
  readonly redisCpuMs: number;
  readonly fullNodeCpuMs: number;
  readonly signalsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What a signal asks of Redis, and how many commands run there for it, those inside of scripts included. */
  readonly tripsPerSignal: number;
  readonly commandsPerSignal: number;
  /** What one node asks of Redis in a second while nobody says anything and every phone probes the clock once a second. */
  readonly idleTripsPerSecond: number;
  /** The same, where all that comes in one go counts as one. */
  readonly idleBatchesPerSecond: number;
  readonly probeCpuMs: number;
  readonly wireBytesPerSignal: number;
  readonly wireBytesPerProbe: number;
  readonly logBytesPerSignal: number;
  readonly memoryBytesPerSignal: number;
  readonly setUpCpuMs: number;
  readonly residentKb: number;
};

export type Effort = { readonly rooms: number; readonly seconds: number };

const PACE_PER_SECOND = 200;
const FAST_PER_SECOND = 1_000;
const REST_MS = 500;
/** A node in service has been at it for days: what it runs often is compiled by then. */
const WARM_SECONDS = 8;
/** Until what saturation leaves behind is worked off: garbage in the nodes, and what Redis has yet to bring to the disk. */
const SETTLE_SECONDS = 8;
/** As fast as they can, a signal's cost goes up and down by a fifth from second to second, in all servers alike. */
const FULL_SECONDS = 8;

/**
 * One round on so many nodes: the phones of every room come in, the first at the first node and the second at the last.
 * They send as fast as they can to warm the nodes up, then at a steady pace, measured once it is steady, at a faster one, and as
 * fast as they can; then they
 * only probe the clock, and send at the first pace again while Redis is watched (which slows it). `tell` gets what Redis was
 * asked for, by name.
 */
export async function clusterRound(
  { speech, redis, startNode }: Cluster,
  nodeCount: number,
  { rooms, seconds }: Effort,
  tell: (what: string, trips: Trips) => void,
): Promise<ClusterFigures> {
  const nodes: ServerProcess[] = [];
  for (let index = 0; index < nodeCount; index++) nodes.push(await startNode());
  const origins = [nodes[0]?.origin ?? "", nodes.at(-1)?.origin ?? ""] as const;
  const nodeCpu = (): number => sum(nodes.map((node) => node.cpuSeconds()));
  const bothCpu = () => ({ nodes: nodeCpu(), redis: redis.cpuSeconds() });
  const send = signalling(speech);
  const sent = PACE_PER_SECOND * seconds;
  try {
    const residentBefore = await restingBytes(nodes);
    const cpuBefore = nodeCpu();
    const pairs = await connectPairs(speech, origins, 0, rooms);
    const setUpCpuMs = ((nodeCpu() - cpuBefore) * 1_000) / (2 * rooms);
    const residentKb = ((await restingBytes(nodes)) - residentBefore) / (2 * rooms) / 1_024;
    await saturate(pairs, WARM_SECONDS, send, nodeCpu);
    await latencies(speech, pairs, PACE_PER_SECOND, SETTLE_SECONDS);
    const before = await redis.figures();
    const times = await latencies(speech, pairs, PACE_PER_SECOND, seconds);
    const after = await redis.figures();
    const fastBefore = bothCpu();
    await latencies(speech, pairs, FAST_PER_SECOND, seconds);
    const fastAfter = bothCpu();
    const full = await saturate(pairs, FULL_SECONDS, send, bothCpu);
    await setTimeout(REST_MS);
    const idleFrom = await redis.figures();
    const idleBytes = bytesOf(pairs);
    const probes = await probeEverySecond(pairs, seconds);
    const wireBytesPerProbe = (bytesOf(pairs) - idleBytes) / probes;
    const idleTo = await redis.figures();
    const idle = await redis.askedDuring(() => probeEverySecond(pairs, seconds));
    const timed = await saturate(pairs, seconds, probing, nodeCpu);
    const pacedBytes = bytesOf(pairs);
    const paced = await redis.askedDuring(() => latencies(speech, pairs, PACE_PER_SECOND, seconds));
    const wireBytesPerSignal = (bytesOf(pairs) - pacedBytes) / sent;
    for (const client of pairs.flat()) client.close();
    tell(`in ${seconds} s without a signal`, idle);
    tell(`for ${sent} signals in ${seconds} s`, paced);
    return {
      nodeCpuMs: ((fastAfter.nodes - fastBefore.nodes) * 1_000) / (FAST_PER_SECOND * seconds),
      redisCpuMs: ((fastAfter.redis - fastBefore.redis) * 1_000) / (FAST_PER_SECOND * seconds),
      fullNodeCpuMs: ((full.after.nodes - full.before.nodes) * 1_000) / full.count,
      signalsPerSecond: full.count / full.seconds,
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      tripsPerSignal: (total(paced) - total(idle)) / sent,
      commandsPerSignal: (after.commands - before.commands - (idleTo.commands - idleFrom.commands)) / sent,
      idleTripsPerSecond: total(idle) / seconds / nodeCount,
      idleBatchesPerSecond: (idleTo.batches - idleFrom.batches) / seconds / nodeCount,
      probeCpuMs: ((timed.after - timed.before) * 1_000) / timed.count,
      wireBytesPerSignal,
      wireBytesPerProbe,
      logBytesPerSignal: (after.logBytes - before.logBytes) / sent,
      memoryBytesPerSignal: (after.memoryBytes - before.memoryBytes) / sent,
      setUpCpuMs,
      residentKb,
    };
  } finally {
    for (const node of nodes) await node.close();
  }
}

/** What the nodes hold after a collection. */
async function restingBytes(nodes: readonly ServerProcess[]): Promise<number> {
  await setTimeout(REST_MS);
  for (const node of nodes) await node.heapBytes();
  return sum(nodes.map((node) => node.residentBytes()));
}

const bytesOf = (pairs: readonly Pair[]): number => sum(pairs.flat().map(({ bytes }) => bytes));
const total = (trips: Trips): number => sum([...trips.values()]);
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

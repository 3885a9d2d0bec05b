import { setTimeout } from "node:timers/promises";
import { connectPairs, latencies, quantile, type Speech, type Stretch, saturate } from "./load.ts";
import type { ServerProcess } from "./server-process.ts";

/** One of the two servers that are compared. */
export type Subject = Speech & { start(): Promise<ServerProcess> };

const REST_MS = 500;
const STILL_BYTES = 100_000;

export type Figures = {
  readonly setUpCpuMs: number;
  readonly heapKb: number;
  readonly p50At200Ms: number;
  readonly p99At1000Ms: number;
  readonly p50At1000Ms: number;
  readonly signalCpuMs: number;
  readonly signalsPerSecond: number;
  readonly probeCpuMs: number;
};

/** Rooms beyond those measured, which no measured phone shares: a room held in memory already would cost less. */
export const warmRooms = (rooms: number): number => Math.ceil(rooms / 2);

/**
 * One round: both phones of every room come in, rest, send slowly, send faster, send as fast as they can, probe the clock.
 * A signal goes from one phone of a room to the other and is acknowledged; both servers get the same bytes from the same
 * clients, over the same connections, in the same order. Other rooms' phones come in first, and the first second of
 * signals isn't counted, so that neither server is measured while its code is still being compiled.
 */
export async function round(subject: Subject, rooms: number, seconds: number): Promise<Figures> {
  const server = await subject.start();
  const both = [server.origin, server.origin] as const;
  const cpuSeconds = (): number => server.cpuSeconds();
  try {
    const warm = await connectPairs(subject, both, rooms, rooms + warmRooms(rooms));
    for (const client of warm.flat()) client.close();
    const emptyHeap = await restingHeap(server);
    const cpuBefore = cpuSeconds();
    const pairs = await connectPairs(subject, both, 0, rooms);
    const setUpCpuMs = ((cpuSeconds() - cpuBefore) * 1_000) / (2 * rooms);
    const heapKb = ((await restingHeap(server)) - emptyHeap) / (2 * rooms) / 1_024;
    await saturate(pairs, 1, (client, done) => client.ask("command", subject.signal(), done), cpuSeconds);
    const at200 = await latencies(subject, pairs, 200, seconds);
    const at1000 = await latencies(subject, pairs, 1_000, seconds);
    const signals = await saturate(
      pairs,
      seconds,
      (client, done) => client.ask("command", subject.signal(), done),
      cpuSeconds,
    );
    const probes = await saturate(
      pairs,
      seconds,
      (client, done) => client.ask("clock", `{"t0Ms":${performance.now()}}`, done),
      cpuSeconds,
    );
    for (const client of pairs.flat()) client.close();
    return {
      setUpCpuMs,
      heapKb,
      p50At200Ms: quantile(at200, 0.5),
      p50At1000Ms: quantile(at1000, 0.5),
      p99At1000Ms: quantile(at1000, 0.99),
      signalCpuMs: cpuMsEach(signals),
      signalsPerSecond: signals.answered / signals.seconds,
      probeCpuMs: cpuMsEach(probes),
    };
  } finally {
    await server.close();
  }
}

/** What the server spent on each, on all its threads. */
const cpuMsEach = ({ before, after, answered }: Stretch<number>): number => ((after - before) * 1_000) / answered;

/** The heap once it has stopped shrinking: connections that were just closed are in it until the server has let them go. */
async function restingHeap(server: ServerProcess): Promise<number> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const bytes = await server.heapBytes();
    if (bytes > before - STILL_BYTES) return bytes;
    before = bytes;
    await setTimeout(REST_MS);
  }
}

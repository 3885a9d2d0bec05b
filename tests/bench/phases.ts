import { setTimeout } from "node:timers/promises";
import { LeanClient } from "./lean-client.ts";
import { catchUp, connectOnly, connectPairs, latencies, quantile, type Speech } from "./load.ts";
import { PhoneClient } from "./phone-client.ts";
import { probing, type Stretch, saturate, signalling } from "./saturation.ts";
import type { ServerProcess } from "./server-process.ts";

/** One of the servers that are compared. */
export type Subject = Speech & { start(): Promise<ServerProcess> };

const REST_MS = 500;
/**
 * What is not counted, since code is still being compiled, beside the server and on its account: so often the phones of other
 * rooms come in first, and so long everybody sends first.
 */
const WARM_VISITS = 8;
const WARM_SECONDS = 3;
const STILL_BYTES = 100_000;

export type Figures = {
  /** Until the namespace has let a phone in. */
  readonly setUpCpuMs: number;
  /** The same, until it has caught up as well: the relay has nothing to catch up with. */
  readonly readyCpuMs: number;
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
 * One round: both phones of every room come in, rest, send as fast as they can and probe the clock, all by a client that costs
 * next to nothing, so that it is the server that is measured. Then the client that phones have comes into the same rooms and
 * sends slowly, and faster: how long that takes is what two people wait. A signal goes from one phone of a room to the other
 * and is acknowledged; all servers get the same from the same clients, in the same order. Other rooms' phones come and
 * go first, and the first seconds of signals are not counted, so that no server is measured while its code is being compiled.
 */
export async function round(subject: Subject, rooms: number, seconds: number): Promise<Figures> {
  const server = await subject.start();
  const both = [server.origin, server.origin] as const;
  const cpuSeconds = (): number => server.cpuSeconds();
  try {
    for (let visit = 0; visit < WARM_VISITS; visit++) {
      const warm = await connectPairs(subject, both, rooms, rooms + warmRooms(rooms));
      for (const client of warm.flat()) client.close();
    }
    const emptyHeap = await restingHeap(server);
    const cpuBefore = cpuSeconds();
    const pairs = await connectOnly(subject, both, [0, rooms], LeanClient.connect);
    const cpuLetIn = cpuSeconds();
    await catchUp(subject, pairs);
    const perPhoneMs = (cpu: number): number => ((cpu - cpuBefore) * 1_000) / (2 * rooms);
    const [setUpCpuMs, readyCpuMs] = [perPhoneMs(cpuLetIn), perPhoneMs(cpuSeconds())];
    const heapKb = ((await restingHeap(server)) - emptyHeap) / (2 * rooms) / 1_024;
    const send = signalling(subject);
    await saturate(pairs, WARM_SECONDS, send, cpuSeconds);
    const signals = await saturate(pairs, seconds, send, cpuSeconds);
    const probes = await saturate(pairs, seconds, probing, cpuSeconds);
    for (const client of pairs.flat()) client.close();
    const phones = await connectOnly(subject, both, [0, rooms], PhoneClient.connect);
    await catchUp(subject, phones);
    const at200 = await latencies(subject, phones, 200, seconds);
    const at1000 = await latencies(subject, phones, 1_000, seconds);
    for (const phone of phones.flat()) phone.close();
    return {
      setUpCpuMs,
      readyCpuMs,
      heapKb,
      p50At200Ms: quantile(at200, 0.5),
      p50At1000Ms: quantile(at1000, 0.5),
      p99At1000Ms: quantile(at1000, 0.99),
      signalCpuMs: cpuMsEach(signals),
      signalsPerSecond: signals.count / signals.seconds,
      probeCpuMs: cpuMsEach(probes),
    };
  } finally {
    await server.close();
  }
}

/** What the server spent on each, on all its threads. */
const cpuMsEach = ({ before, after, count }: Stretch<number>): number => ((after - before) * 1_000) / count;

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

import { setImmediate, setTimeout } from "node:timers/promises";
import { LeanClient } from "./lean-client.ts";
import type { ServerProcess } from "./server-process.ts";

/** One of the two servers as the phases see it: how to get in, and what a signal looks like. */
export type Subject = {
  readonly name: string;
  start(): Promise<ServerProcess>;
  /** The auth of both phones of a room. */
  auths(room: number): readonly [object, object];
  /** What a phone sends first to be in; nothing for the relay. */
  enter(client: LeanClient): Promise<void>;
  /** A fresh signal as JSON text. */
  signal(): string;
};

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

type Pair = readonly [LeanClient, LeanClient];

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
  try {
    const warm = await connect(subject, server, rooms, rooms + warmRooms(rooms));
    for (const client of warm.flat()) client.close();
    const emptyHeap = await restingHeap(server);
    const cpuBefore = server.cpuSeconds();
    const pairs = await connect(subject, server, 0, rooms);
    const setUpCpuMs = ((server.cpuSeconds() - cpuBefore) * 1_000) / (2 * rooms);
    const heapKb = ((await restingHeap(server)) - emptyHeap) / (2 * rooms) / 1_024;
    await saturate(pairs, server, 1, (client, done) => client.ask("command", subject.signal(), done));
    const at200 = await latencies(subject, pairs, 200, seconds);
    const at1000 = await latencies(subject, pairs, 1_000, seconds);
    const signals = await saturate(pairs, server, seconds, (client, done) =>
      client.ask("command", subject.signal(), done),
    );
    const probes = await saturate(pairs, server, seconds, (client, done) =>
      client.ask("clock", `{"t0Ms":${performance.now()}}`, done),
    );
    for (const client of pairs.flat()) client.close();
    return {
      setUpCpuMs,
      heapKb,
      p50At200Ms: quantile(at200, 0.5),
      p50At1000Ms: quantile(at1000, 0.5),
      p99At1000Ms: quantile(at1000, 0.99),
      signalCpuMs: signals.cpuMsEach,
      signalsPerSecond: signals.perSecond,
      probeCpuMs: probes.cpuMsEach,
    };
  } finally {
    await server.close();
  }
}

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

async function connect(subject: Subject, server: ServerProcess, from: number, to: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const enter = async (auth: object): Promise<LeanClient> => {
    const client = await LeanClient.connect(server.origin, auth);
    await subject.enter(client);
    return client;
  };
  for (let room = from; room < to; room++) {
    const [a, b] = subject.auths(room);
    pairs.push([await enter(a), await enter(b)]);
  }
  return pairs;
}

/** Milliseconds from the sender's send to the partner's receipt, at a steady rate over all rooms in turn. */
async function latencies(
  subject: Subject,
  pairs: readonly Pair[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const measured: number[] = [];
  const total = perSecond * seconds;
  const startedAtMs = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1_000) * perSecond));
    for (; sent < due; sent++) {
      const pair = pairs[sent % pairs.length];
      if (pair === undefined) continue;
      const sentAtMs = performance.now();
      pair[1].onEvent = () => measured.push(performance.now() - sentAtMs);
      pair[0].ask("command", subject.signal(), () => {});
    }
    await setImmediate();
  }
  while (measured.length < total && performance.now() - startedAtMs < (seconds + 5) * 1_000) await setImmediate();
  if (measured.length < total)
    throw new Error(`${total - measured.length} of ${total} signals never arrived at ${subject.name}.`);
  return measured.sort((x, y) => x - y);
}

/**
 * Every room keeps one request under way, so hundreds wait for the server at any time; counts what is answered and what
 * the server spends on it, on all its threads. It is saturation as long as the clients' core has time to spare.
 */
async function saturate(
  pairs: readonly Pair[],
  server: ServerProcess,
  seconds: number,
  ask: (client: LeanClient, done: (packet: string) => void) => void,
): Promise<{ cpuMsEach: number; perSecond: number }> {
  let answered = 0;
  const refused: string[] = [];
  let going = true;
  let underWay = 0;
  const again = (client: LeanClient): void => {
    underWay += 1;
    ask(client, (packet) => {
      underWay -= 1;
      if (packet.includes('"error"') || packet.includes('"rejected"')) refused.push(packet);
      answered += 1;
      if (going) again(client);
    });
  };
  for (const [a, b] of pairs) {
    b.onEvent = () => {};
    again(a);
  }
  const startedAtMs = performance.now();
  const cpuBefore = server.cpuSeconds();
  const answeredBefore = answered;
  while (performance.now() - startedAtMs < seconds * 1_000) await setImmediate();
  const cpuSeconds = server.cpuSeconds() - cpuBefore;
  const counted = answered - answeredBefore;
  const elapsedSeconds = (performance.now() - startedAtMs) / 1_000;
  going = false;
  while (underWay > 0) await setImmediate();
  if (refused.length > 0) throw new Error(`Refused under load: ${refused[0]}`);
  return { cpuMsEach: (cpuSeconds * 1_000) / counted, perSecond: counted / elapsedSeconds };
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN;

import { attune } from "../attune-subject.ts";
import type { LeanClient } from "../lean-client.ts";
import { connectPairs, type Pair, quantile } from "../load.ts";
import { readOptions } from "../options.ts";
import type { Subject } from "../phases.ts";
import { relay } from "../relay-subject.ts";
import { pin, type ServerProcess } from "../server-process.ts";
import { answeredProbes, steadyProbes } from "./probing.ts";

/**
 * `npm run bench:probe -- --rooms 1000 --slices 60`: what a clock probe costs the server, beside a bare socket.io server
 * that echoes it with an ack. Both run at once on one core and are asked in turn, a short slice each, so that whatever
 * else the machine does falls on both. Then every phone of all rooms asks Attune once a second.
 */
const { rooms, slices, seconds } = readOptions({ rooms: 1_000, slices: 60, seconds: 20 });

/** The first slices don't count: the code is still being compiled. */
const WARM_SLICES = 10;
const PROBES_A_SLICE = 2_000;
/** Of these rooms one phone each has a probe under way. */
const BUSY_ROOMS = 200;
const MOST_TIMES_AN_ECHO = 1.25;

type Side = { readonly subject: Subject; readonly server: ServerProcess; readonly pairs: readonly Pair[] };

async function open(subject: Subject): Promise<Side> {
  const server = await subject.start();
  return { subject, server, pairs: await enter(subject, server, 0, Math.min(rooms, BUSY_ROOMS)) };
}

const enter = (subject: Subject, { origin }: ServerProcess, from: number, to: number): Promise<Pair[]> =>
  connectPairs(subject, [origin, origin], from, to);

async function cpuUsEach({ server, pairs }: Side): Promise<number> {
  const before = await server.cpuMicroseconds();
  await answeredProbes(pairs, PROBES_A_SLICE);
  return ((await server.cpuMicroseconds()) - before) / PROBES_A_SLICE;
}

/** Who is asked first changes from slice to slice. */
async function inTurn(one: Side, other: Side): Promise<readonly [number, number][]> {
  const costs: [number, number][] = [];
  for (let slice = -WARM_SLICES; slice < slices; slice += 1) {
    const isFirst = slice % 2 === 0;
    const early = await cpuUsEach(isFirst ? one : other);
    const late = await cpuUsEach(isFirst ? other : one);
    if (slice >= 0) costs.push(isFirst ? [early, late] : [late, early]);
  }
  return costs;
}

async function shareOfACore(server: ServerProcess, phones: readonly LeanClient[]): Promise<number> {
  const before = await server.cpuMicroseconds();
  const { elapsedMs } = await steadyProbes(phones, seconds);
  return ((await server.cpuMicroseconds()) - before) / 1_000 / elapsedMs;
}

const quartiles = (figures: readonly number[]): readonly number[] => {
  const sorted = figures.toSorted((one, other) => one - other);
  return [0.5, 0.25, 0.75].map((q) => quantile(sorted, q));
};

pin(process.pid, 1);
const ours = attune(rooms);
process.on("exit", ours.close);
const [attuned, echoed] = [await open(ours), await open(relay())];
const costs = await inTurn(attuned, echoed);
await echoed.server.close();
const phones = [...attuned.pairs, ...(await enter(ours, attuned.server, attuned.pairs.length, rooms))].flat();
const share = await shareOfACore(attuned.server, phones);
for (const phone of phones) phone.close();
await attuned.server.close();

const [cost = 0] = quartiles(costs.map(([our]) => our));
const [echo = 0] = quartiles(costs.map(([, bare]) => bare));
const [ratio = 0, low = 0, high = 0] = quartiles(costs.map(([our, bare]) => our / bare));
console.log(`CPU of the server per probe, medians of ${slices} slices of ${PROBES_A_SLICE}, asked in turn:`);
console.log(`Attune ${cost.toFixed(1)} µs, bare echo ${echo.toFixed(1)} µs`);
console.log(
  `ratio ${ratio.toFixed(2)} (quartiles ${low.toFixed(2)} to ${high.toFixed(2)}); the goal is ≤ ${MOST_TIMES_AN_ECHO}`,
);
console.log(`${rooms} breathing rooms, ${phones.length} probes a second: ${(100 * share).toFixed(1)} % of a core`);
if (ratio > MOST_TIMES_AN_ECHO) process.exitCode = 1;

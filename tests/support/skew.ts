import type { Environment } from "../../client-sdk/src/environment/environment.ts";
import { type AttuneClient, createClient, memoryStorage, nodeEnvironment } from "../../client-sdk/src/index.node.ts";
import { Chance } from "../bench/clock/chance.ts";
import type { Path, PathModel } from "../bench/clock/networks.ts";
import { BadWire } from "./bad-wire.ts";
import { pairByCode, until } from "./two-phones.ts";

export type SkewRun = {
  readonly port: number;
  readonly seed: string;
  /** The way of each of the two phones to the server. */
  readonly models: readonly [PathModel, PathModel];
  /** How long both are watched, once both show a shared time in a breath. */
  readonly watchMs: number;
};

export type SkewFigures = {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Half of what the two ways differ in their asymmetry: no two-way method can see it. */
  readonly floorMs: number;
  /** The share of instants at which the two showed another phase or another number. */
  readonly differing: number;
  readonly phases: readonly string[];
  readonly instants: number;
};

const LOOK_EVERY_MS = 10;
const HOUR_MS = 3_600_000;
/** Crystals of phones are off by up to this; the two drift apart by twice as much. */
const DRIFT_PPM = 50;

/** Two phones pair and breathe over real sockets; tells how far apart the server time is that they show at the same instants. */
export async function measureSkew({ port, seed, models, watchMs }: SkewRun): Promise<SkewFigures> {
  const chance = new Chance(seed);
  const paths = [models[0](chance.fork("a")), models[1](chance.fork("b"))] as const;
  const wires = [await BadWire.to(port, paths[0]), await BadWire.to(port, paths[1])] as const;
  const a = phone(wires[0], ownClock(DRIFT_PPM, 7 * HOUR_MS, -HOUR_MS));
  const b = phone(wires[1], ownClock(-DRIFT_PPM, 0.01 * HOUR_MS, 3 * HOUR_MS));
  try {
    await pairByCode(a, b);
    await a.breath.start({ minutes: 2 });
    for (const client of [a, b]) await until(client, () => client.clock.status === "synced");
    await until(b, () => b.breath.session !== null);
    return { ...figuresOf(await watch(a, b, watchMs)), floorMs: floorOf(paths) };
  } finally {
    await Promise.all([a.close(), b.close()]);
    await Promise.all(wires.map((wire) => wire.close()));
  }
}

const phone = ({ url }: BadWire, environment: Environment): AttuneClient =>
  createClient({ url, storage: memoryStorage(), environment });

/** Goes too fast, began elsewhere, and believes in another hour. */
function ownClock(driftPpm: number, originMs: number, wallOffMs: number): Environment {
  const real = nodeEnvironment();
  return {
    ...real,
    monotonicNowMs: () => originMs + real.monotonicNowMs() * (1 + driftPpm / 1_000_000),
    wallNowMs: () => real.wallNowMs() + wallOffMs,
  };
}

function floorOf([a, b]: readonly [Path, Path]): number {
  const lopsided = ({ up, down }: Path): number => up.leastMs - down.leastMs;
  return Math.abs(lopsided(a) - lopsided(b)) / 2;
}

type Look = { readonly skewMs: number; readonly shown: readonly [string, string] };

function watch(a: AttuneClient, b: AttuneClient, watchMs: number): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const beganMs = performance.now();
  return new Promise((resolve) => {
    const looking = setInterval(() => {
      const [aMs, bMs] = [a.serverNowMs(), b.serverNowMs()];
      // A time that isn't told would be infinitely wrong: once synced, it has to be.
      const skewMs = aMs === null || bMs === null ? Number.POSITIVE_INFINITY : Math.abs(aMs - bMs);
      looks.push({ skewMs, shown: [shownBy(a), shownBy(b)] });
      if (performance.now() - beganMs < watchMs) return;
      clearInterval(looking);
      resolve(looks);
    }, LOOK_EVERY_MS);
  });
}

function shownBy({ breath }: AttuneClient): string {
  const phase = breath.phase();
  if (phase === null) return "nothing";
  if (phase.kind === "leadIn") return `leadIn ${Math.ceil(phase.startsInMs / 1_000)}`;
  return "count" in phase ? `${phase.kind} ${phase.count}` : phase.kind;
}

function figuresOf(looks: readonly Look[]): Omit<SkewFigures, "floorMs"> {
  const sorted = looks.map(({ skewMs }) => skewMs).toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  const differing = looks.filter(({ shown: [a, b] }) => a !== b).length / looks.length;
  const phases = [...new Set(looks.flatMap(({ shown }) => shown))];
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), differing, phases, instants: looks.length };
}

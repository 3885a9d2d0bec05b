import { Chance } from "../../bench/clock/chance.ts";
import type { Path, PathModel } from "../../bench/clock/networks.ts";
import { BadWire } from "./bad-wire.ts";
import { type Look, type OwnClock, SkewPhone, type Watched } from "./skew-phone.ts";

export type SkewRun = {
  readonly port: number;
  readonly seed: string;
  /** The path of each of the two phones to the server. */
  readonly models: readonly [PathModel, PathModel];
  /** How long both are watched, once both show a shared time in a breath. */
  readonly watchMs: number;
};

export type SkewFigures = {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Half the difference of the two paths' asymmetries: no two-way method can see it. */
  readonly floorMs: number;
  /** The share of instants at which the two showed a different phase or number. */
  readonly differing: number;
  readonly phases: readonly string[];
  readonly instants: number;
  /** Names of the messages that the two sent and received in the breath. */
  readonly messages: readonly string[];
};

const LOOK_EVERY_MS = 10;
const HOUR_MS = 3_600_000;
/** Phone crystals are off by up to 50 ppm; these two drift apart by twice as much. */
const CLOCKS: readonly [OwnClock, OwnClock] = [
  { driftPpm: 50, originMs: 7 * HOUR_MS, wallOffMs: -HOUR_MS },
  { driftPpm: -50, originMs: 0.01 * HOUR_MS, wallOffMs: 3 * HOUR_MS },
];
/** Looks that took longer, or are further apart, don't count as the same instant. */
const SAME_INSTANT_MS = 1;

/** The paths of the two phones, drawn from a seed. */
export function pathsOf(seed: string, models: SkewRun["models"]): readonly [Path, Path] {
  const chance = new Chance(seed);
  return [models[0](chance.fork("a")), models[1](chance.fork("b"))];
}

/**
 * Two phones, one process each, pair and breathe over real sockets and bad wires. Reports how far apart their shown server
 * times are at the same instants, by the clock that all processes of a machine share.
 */
export async function measureSkew({ port, seed, models, watchMs }: SkewRun): Promise<SkewFigures> {
  const paths = pathsOf(seed, models);
  const wires = [await BadWire.to(port, paths[0]), await BadWire.to(port, paths[1])] as const;
  const [a, b] = [new SkewPhone(wires[0].url, CLOCKS[0]), new SkewPhone(wires[1].url, CLOCKS[1])];
  try {
    await b.join(await a.invite());
    await a.start();
    await Promise.all([a.ready(), b.ready()]);
    const fromMs = Number(process.hrtime.bigint()) / 1e6 + LOOK_EVERY_MS;
    const looks = Math.ceil(watchMs / LOOK_EVERY_MS);
    const watched = await Promise.all([a, b].map((phone) => phone.watch(fromMs, LOOK_EVERY_MS, looks)));
    return { ...figuresOf(watched), floorMs: floorOf(paths) };
  } finally {
    await Promise.all([a.close(), b.close()]);
    await Promise.all(wires.map((wire) => wire.close()));
  }
}

function floorOf([a, b]: readonly [Path, Path]): number {
  const lopsided = ({ up, down }: Path): number => up.leastMs - down.leastMs;
  return Math.abs(lopsided(a) - lopsided(b)) / 2;
}

function figuresOf([a, b]: readonly Watched[]): Omit<SkewFigures, "floorMs"> {
  const together = pairsOf(a?.looks ?? [], b?.looks ?? []);
  const skews = together.map(([one, other]) => Math.abs(aheadMs(one) - aheadMs(other))).toSorted((x, y) => x - y);
  const at = (share: number): number => skews[Math.floor((skews.length - 1) * share)] ?? Number.NaN;
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
    differing: together.filter(([one, other]) => one.shown !== other.shown).length / together.length,
    phases: [...new Set(together.flatMap((looks) => looks.map(({ shown }) => shown)))],
    instants: together.length,
    messages: [...new Set([...(a?.messages ?? []), ...(b?.messages ?? [])])],
  };
}

/** Both phones' looks at the same instant. */
function pairsOf(ofA: readonly Look[], ofB: readonly Look[]): readonly (readonly [Look, Look])[] {
  const bySlot = new Map(ofB.map((look) => [look.slot, look]));
  return ofA.flatMap((one) => {
    const other = bySlot.get(one.slot);
    if (other === undefined) return [];
    const apartMs = Math.max(Math.abs(one.atMs - other.atMs), one.tookMs, other.tookMs);
    return apartMs < SAME_INSTANT_MS ? [[one, other] as const] : [];
  });
}

/** How far the shown time is ahead of the machine's. A time that isn't shown counts as infinitely wrong. */
const aheadMs = ({ atMs, serverMs }: Look): number => (serverMs ?? Number.POSITIVE_INFINITY) - atMs;

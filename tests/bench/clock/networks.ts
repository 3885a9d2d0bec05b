import type { Chance } from "./chance.ts";

/** One direction of a path: how long a message that leaves at an instant is under way, before those ahead of it. */
export type Direction = { readonly leastMs: number; delayMs(atMs: number): number };
export type Path = { readonly up: Direction; readonly down: Direction };
export type PathModel = (chance: Chance) => Path;

type Rare = { readonly share: number; readonly fromMs: number; readonly toMs: number };
type DirectionModel = {
  readonly baseMs: number;
  readonly jitterMs: (chance: Chance) => number;
  readonly rare?: Rare;
};

type PathShape = {
  readonly up: DirectionModel;
  readonly down: DirectionModel;
  /**
   * Each path is more lopsided than its model by up to this, one way or the other. Half of what the two phones differ
   * in it is the floor: no two-way method can see it.
   */
  readonly lopsidedMs: number;
};

function direction({ baseMs, jitterMs, rare }: DirectionModel, moreMs: number, chance: Chance): Direction {
  const leastMs = baseMs + moreMs;
  const delayMs = (): number => {
    const stallMs = rare !== undefined && chance.happens(rare.share) ? chance.between(rare.fromMs, rare.toMs) : 0;
    return leastMs + jitterMs(chance) + stallMs;
  };
  return { leastMs, delayMs };
}

function path({ up, down, lopsidedMs }: PathShape): PathModel {
  return (chance) => {
    const moreMs = chance.between(-lopsidedMs / 2, lopsidedMs / 2);
    return { up: direction(up, moreMs, chance.fork("up")), down: direction(down, -moreMs, chance.fork("down")) };
  };
}

const evenPath = (both: DirectionModel, lopsidedMs: number): PathModel => path({ up: both, down: both, lopsidedMs });

/** The same fixed delays for every message, nothing by chance: for self-checks. */
export function fixedPath(upMs: number, downMs: number): PathModel {
  const fixed = (ms: number): Direction => ({ leastMs: ms, delayMs: () => ms });
  return () => ({ up: fixed(upMs), down: fixed(downMs) });
}

export const lan = evenPath({ baseMs: 1, jitterMs: (chance) => chance.gamma2(0.5) }, 0.25);

export const wifi = evenPath(
  { baseMs: 5, jitterMs: (chance) => chance.gamma2(5), rare: { share: 0.02, fromMs: 50, toMs: 50 } },
  1.1,
);

const mobile = {
  jitterMs: (chance: Chance) => chance.gamma2(30),
  rare: { share: 0.01, fromMs: 250, toMs: 350 },
};
export const fourG = path({ up: { ...mobile, baseMs: 60 }, down: { ...mobile, baseMs: 40 }, lopsidedMs: 7 });

export const bad = evenPath(
  {
    baseMs: 150,
    jitterMs: (chance) => chance.logNormal(100, 1),
    rare: { share: 0.05, fromMs: 200, toMs: 1_500 },
  },
  12.5,
);

type Spell = { readonly fromMs: number; readonly toMs: number; readonly sizeMs: number };

const LONGEST_RUN_MS = 3_600_000;

function spells(chance: Chance, gap: readonly [number, number], length: readonly [number, number]): readonly Spell[] {
  const found: Spell[] = [];
  for (let fromMs = chance.between(0, gap[1]); fromMs < LONGEST_RUN_MS; ) {
    const toMs = fromMs + chance.between(...length);
    found.push({ fromMs, toMs, sizeMs: chance.between(60, 400) });
    fromMs = toMs + chance.between(...gap);
  }
  return found;
}

const spellAt = (all: readonly Spell[], atMs: number): Spell | undefined =>
  all.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);

/** Somebody in the house uploads: a queue of 60-400 ms for 8-40 s, again and again, in one direction only. */
export const bloat: PathModel = (chance) => {
  const { up, down } = wifi(chance);
  const queues = spells(chance.fork("queues"), [10_000, 40_000], [8_000, 40_000]);
  const jitter = chance.fork("queue jitter");
  const delayMs = (atMs: number): number => {
    const queueMs = spellAt(queues, atMs)?.sizeMs ?? 0;
    return up.delayMs(atMs) + queueMs * jitter.between(0.7, 1);
  };
  return { up: { leastMs: up.leastMs, delayMs }, down };
};

/** Nothing passes for 0.5-4 s, then all of it at once. */
export const fourGBurst: PathModel = (chance) => {
  const { up, down } = fourG(chance);
  const outages = spells(chance.fork("outages"), [10_000, 40_000], [500, 4_000]);
  const held = ({ leastMs, delayMs }: Direction): Direction => ({
    leastMs,
    delayMs: (atMs) => Math.max(0, (spellAt(outages, atMs)?.toMs ?? atMs) - atMs) + delayMs(atMs),
  });
  return { up: held(up), down: held(down) };
};

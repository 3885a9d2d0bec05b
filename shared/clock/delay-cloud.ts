import type { Way } from "./ways.ts";

/** A line at some instant: its height there, and its slope. */
export type Line = { readonly heightMs: number; readonly slope: number };

/** A cloud as seen from a line beneath it. Sums are over its crowd, *x* above the line, *age* in ms and negative. */
export type View = {
  /** How far the lowest point of all ways is above the line; not positive if the line doesn't lie beneath. */
  readonly leastMs: number;
  /** The points of the ways asked for; those of them that count; and how many of these lie within the reach. */
  readonly size: number;
  readonly crowd: number;
  readonly near: number;
  readonly sumAge: number;
  /** Sums of 1/x, age/x; and of 1/x², age/x², age²/x². */
  readonly push: number;
  readonly pushAge: number;
  readonly hold: number;
  readonly holdAge: number;
  readonly holdAge2: number;
};

/** The question to a cloud: how far counts as near, and which ways are meant. */
export type Asked = { readonly reachMs: number; readonly ways: ReadonlySet<Way> };

/** Twenty minutes of a breath, a reply each second; bounds memory whatever comes. */
const MOST_POINTS = 1_200;
/** A point further above the line than this many reaches waited behind something, and says nothing about the least delay. */
export const CROWD_REACHES = 5;

/** Delays over time, in the order in which they came. */
export class DelayCloud {
  readonly #xMs = new Float64Array(MOST_POINTS);
  readonly #yMs = new Float64Array(MOST_POINTS);
  readonly #ways = new Float64Array(MOST_POINTS);
  #size = 0;

  add(xMs: number, yMs: number, way: Way): void {
    if (this.#size === MOST_POINTS) this.#forget(1);
    this.#xMs[this.#size] = xMs;
    this.#yMs[this.#size] = yMs;
    this.#ways[this.#size] = way;
    this.#size += 1;
  }

  /** Forgets points before `xMs`, except the newest. */
  forgetBefore(xMs: number): void {
    let old = 0;
    while (old < this.#size - 1 && (this.#xMs[old] ?? xMs) < xMs) old += 1;
    this.#forget(old);
  }

  raise(byMs: number): void {
    for (let index = 0; index < this.#size; index += 1) this.#yMs[index] = (this.#yMs[index] ?? 0) + byMs;
  }

  /** The ways with a point this close above the line. */
  waysWithin(reachMs: number, { heightMs, slope }: Line, atMs: number): readonly Way[] {
    const [xs, ys, from, size] = [this.#xMs, this.#yMs, this.#ways, this.#size];
    const ways: Way[] = [];
    let last = Number.NaN;
    for (let index = 0; index < size; index += 1) {
      const way = from[index] ?? 0;
      if (way === last || (ys[index] ?? 0) - slope * ((xs[index] ?? 0) - atMs) - heightMs >= reachMs) continue;
      last = way;
      ways.push(way);
    }
    return ways;
  }

  /** Everything a fit asks, in one pass. */
  viewFrom({ heightMs, slope }: Line, atMs: number, { reachMs, ways }: Asked): View {
    const [xs, ys, from, all, farMs] = [this.#xMs, this.#yMs, this.#ways, this.#size, CROWD_REACHES * reachMs];
    // Separate variables: in an array they would be boxed, and all of this would take three times as long.
    let leastMs = Number.POSITIVE_INFINITY;
    let way = Number.NaN;
    let isAsked = false;
    let size = 0;
    let crowd = 0;
    let near = 0;
    let sumAge = 0;
    let push = 0;
    let pushAge = 0;
    let hold = 0;
    let holdAge = 0;
    let holdAge2 = 0;
    for (let index = 0; index < all; index += 1) {
      const age = (xs[index] ?? 0) - atMs;
      const aboveMs = (ys[index] ?? 0) - slope * age - heightMs;
      if (aboveMs < leastMs) leastMs = aboveMs;
      if (from[index] !== way) {
        way = from[index] ?? 0;
        isAsked = ways.has(way);
      }
      if (!isAsked) continue;
      size += 1;
      if (aboveMs >= farMs) continue;
      const inverse = 1 / aboveMs;
      const square = inverse * inverse;
      crowd += 1;
      if (aboveMs < reachMs) near += 1;
      sumAge += age;
      push += inverse;
      pushAge += inverse * age;
      hold += square;
      holdAge += square * age;
      holdAge2 += square * age * age;
    }
    return { leastMs, size, crowd, near, sumAge, push, pushAge, hold, holdAge, holdAge2 };
  }

  /** Drops the oldest ones. */
  #forget(count: number): void {
    this.#xMs.copyWithin(0, count);
    this.#yMs.copyWithin(0, count);
    this.#ways.copyWithin(0, count);
    this.#size -= count;
  }
}

/** A line at some instant: its height there, and its slope. */
export type Line = { readonly heightMs: number; readonly slope: number };

/** A cloud as seen from a line beneath it. Sums are over its crowd, *x* above the line, *age* in ms and negative. */
export type View = {
  /** How far above the line the lowest point is; not positive if the line doesn't lie beneath. */
  readonly leastMs: number;
  /** The points that are counted, and how many of them lie within the reach. */
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

/** Twenty minutes of a breath, a reply each second; bounds memory whatever comes. */
const MOST_POINTS = 1_200;
/** What is further above the line than this many reaches waited behind something, and says nothing of the least delay. */
const CROWD_REACHES = 5;

/** Delays over time, in the order in which they came. */
export class DelayCloud {
  readonly #xMs = new Float64Array(MOST_POINTS);
  readonly #yMs = new Float64Array(MOST_POINTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(xMs: number, yMs: number): void {
    if (this.#size === MOST_POINTS) this.#forget(1);
    this.#xMs[this.#size] = xMs;
    this.#yMs[this.#size] = yMs;
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

  /** All that a fit asks, in one pass. */
  viewFrom({ heightMs, slope }: Line, atMs: number, reachMs: number): View {
    const [xs, ys, size, farMs] = [this.#xMs, this.#yMs, this.#size, CROWD_REACHES * reachMs];
    // One by one: taken out of an array they would be boxed, and all of this would take three times as long.
    let leastMs = Number.POSITIVE_INFINITY;
    let crowd = 0;
    let near = 0;
    let sumAge = 0;
    let push = 0;
    let pushAge = 0;
    let hold = 0;
    let holdAge = 0;
    let holdAge2 = 0;
    for (let index = 0; index < size; index += 1) {
      const age = (xs[index] ?? 0) - atMs;
      const aboveMs = (ys[index] ?? 0) - slope * age - heightMs;
      if (aboveMs < leastMs) leastMs = aboveMs;
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
    return { leastMs, crowd, near, sumAge, push, pushAge, hold, holdAge, holdAge2 };
  }

  /** The oldest ones. */
  #forget(count: number): void {
    this.#xMs.copyWithin(0, count);
    this.#yMs.copyWithin(0, count);
    this.#size -= count;
  }
}

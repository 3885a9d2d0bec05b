/** More corners than a cloud of probes ever showed (sixteen); bounds memory whatever comes. */
const MOST_CORNERS = 64;

type Corner = { readonly xMs: number; readonly yMs: number };

/**
 * The lower convex hull of points that arrive in the order of x, kept up to date in amortised O(1) (Andrew's monotone
 * chain). A line of any slope that touches a cloud of points from below touches one of its corners: everything the
 * estimator asks of thousands of samples is answered by these few.
 */
export class ConvexHull {
  #corners: Corner[] = [];

  get size(): number {
    return this.#corners.length;
  }

  add(xMs: number, yMs: number): void {
    const last = this.#corners.at(-1);
    if (last !== undefined && xMs <= last.xMs) {
      if (yMs >= last.yMs) return;
      this.#corners.pop();
    }
    while (this.#lastCornerIsAbove(xMs, yMs)) this.#corners.pop();
    this.#corners.push({ xMs: last === undefined ? xMs : Math.max(xMs, last.xMs), yMs });
    if (this.#corners.length > MOST_CORNERS) this.#corners.shift();
  }

  /** The height at `atMs` of the highest line of this slope that has no point below it. */
  heightOfLine(slope: number, atMs: number): number {
    let height = Number.POSITIVE_INFINITY;
    for (const { xMs, yMs } of this.#corners) height = Math.min(height, yMs - slope * (xMs - atMs));
    return height;
  }

  /** Forgets corners before `xMs`, except the newest. */
  forgetBefore(xMs: number): void {
    while (this.#corners.length > 1 && (this.#corners[0]?.xMs ?? xMs) < xMs) this.#corners.shift();
  }

  raise(byMs: number): void {
    this.#corners = this.#corners.map(({ xMs, yMs }) => ({ xMs, yMs: yMs + byMs }));
  }

  #lastCornerIsAbove(xMs: number, yMs: number): boolean {
    const b = this.#corners.at(-1);
    const a = this.#corners.at(-2);
    if (a === undefined || b === undefined) return false;
    return (b.xMs - a.xMs) * (yMs - a.yMs) <= (b.yMs - a.yMs) * (xMs - a.xMs);
  }
}

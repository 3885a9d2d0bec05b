/** By which way messages came: each may have least delays of its own. */
export type Way = number;

/** How far above a line the quickest message of each way is. */
export type Leasts = ReadonlyMap<Way, number>;

/** Under an open connection the network may change as well: after so many replies what comes counts as another way. */
const REPLIES_A_WAY = 64;

/** Tells the ways of replies that come one after another. */
export class Ways {
  #way: Way = 0;
  #connection = Number.NaN;
  #replies = 0;

  next(connection: number): Way {
    if (connection !== this.#connection || this.#replies === REPLIES_A_WAY) {
      this.#way += 1;
      this.#connection = connection;
      this.#replies = 0;
    }
    this.#replies += 1;
    return this.#way;
  }
}

/**
 * The ways that come within reach of a line. One that comes near neither is a longer way, and what it adds isn't the same up and
 * down; one that comes near one of them meets a queue in the other direction. Where none is near all count.
 */
export function waysNear(above: Leasts, below: Leasts, reachMs: number): ReadonlySet<Way> {
  const isNear = (leastMs = 0): boolean => leastMs < reachMs;
  const all = [...above.keys()];
  const near = all.filter((way) => isNear(above.get(way)) || isNear(below.get(way)));
  return new Set(near.length === 0 ? all : near);
}

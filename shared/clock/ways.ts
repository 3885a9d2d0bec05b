/** By which way messages came: each may have least delays of its own. */
export type Way = number;

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

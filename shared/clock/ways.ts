/** The path that messages took. Each may have least delays of its own. */
export type Way = number;

/** The network may change even under an open connection: after this many replies, what comes counts as another way. */
const REPLIES_A_WAY = 64;

/** Assigns a way to each reply as it comes. */
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

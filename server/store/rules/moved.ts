/**
 * How many phones that a seat has moved away from are remembered, so that each, when switched on again, learns it and forgets
 * the pairing, however late. No seat moves this often except on purpose, and then it doesn't matter which ones are forgotten.
 */
export const MOST_MOVED = 50;

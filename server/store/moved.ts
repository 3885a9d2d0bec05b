/**
 * How many phones that a seat has moved away from are known, so that each that is switched on again hears it and forgets the place,
 * however late. No seat moves so often but on purpose, and then it is all the same which ones are forgotten.
 */
export const MOST_MOVED = 50;

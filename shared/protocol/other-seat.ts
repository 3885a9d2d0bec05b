import type { Seat } from "./ids.ts";

/** The place of the partner of whoever sits here. */
export const otherSeat = (seat: Seat): Seat => (seat === "a" ? "b" : "a");

import type { Seat } from "./ids.ts";

/** The partner's seat. */
export const otherSeat = (seat: Seat): Seat => (seat === "a" ? "b" : "a");

import type { Seat } from "./ids.ts";

export const otherSeat = (seat: Seat): Seat => (seat === "a" ? "b" : "a");

/** Instants as a wall clock shows them, in the device's time zone and the language's style. */
export type Times = {
  /** "8:32 PM", "20:32"; "20:32 (Thursday)" when that is more than half a day from now. */
  time(atMs: number, nowMs: number): string;
  /** "Thursday 8:32 PM", "Donnerstag, 20:32": for what may be tomorrow. */
  moment(atMs: number): string;
  /** To five minutes: a promise to come back is not a deadline. */
  around(atMs: number, nowMs: number): string;
};

const FIVE_MINUTES_MS = 5 * 60_000;
const HALF_A_DAY_MS = 12 * 60 * 60_000;

export function createTimes(locale: string): Times {
  const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "long" });
  const calendar = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
  const time = (atMs: number, nowMs: number): string =>
    atMs - nowMs > HALF_A_DAY_MS ? `${clock.format(atMs)} (${weekday.format(atMs)})` : clock.format(atMs);
  return {
    time,
    moment: (atMs) => calendar.format(atMs),
    around: (atMs, nowMs) => time(Math.round(atMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS, nowMs),
  };
}

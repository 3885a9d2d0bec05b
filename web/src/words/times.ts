/** Instants as a wall clock shows them, in the device's time zone and the language's style. */
export type Times = {
  /** "8:32 PM", "20:32"; "20:32 (Thursday)" when that is another day, more than half a day from now. */
  time(atMs: number, nowMs: number): string;
  /** "Thursday 8:32 PM", "Donnerstag, 20:32": for what may be tomorrow. */
  moment(atMs: number): string;
  /** To five minutes: a promise to come back is not a deadline. */
  around(atMs: number, nowMs: number): string;
};

const FIVE_MINUTES_MS = 5 * 60_000;
const HALF_A_DAY_MS = 12 * 60 * 60_000;

const CLOCK = { hour: "numeric", minute: "2-digit" } as const;
const WEEKDAY = { weekday: "long" } as const;
/** "8:30 p.m." at the end of a sentence would end it with two stops. */
const HALF_OF_DAY = /(\p{L})\.\s?(\p{L})\./u;

export function createTimes(locale: string): Times {
  // A format keeps the zone in which it was made, and a phone may travel while the app is open: one for each instant.
  const write = (style: Intl.DateTimeFormatOptions, atMs: number): string =>
    new Intl.DateTimeFormat(locale, style).format(atMs).replace(HALF_OF_DAY, "$1$2");
  const day = (atMs: number): string => write(WEEKDAY, atMs);
  const time = (atMs: number, nowMs: number): string => {
    const clock = write(CLOCK, atMs);
    // Said of today, the day's name would be taken for a week from now.
    const isOtherDay = atMs - nowMs > HALF_A_DAY_MS && day(atMs) !== day(nowMs);
    return isOtherDay ? `${clock} (${day(atMs)})` : clock;
  };
  return {
    time,
    moment: (atMs) => write({ ...WEEKDAY, ...CLOCK }, atMs),
    around: (atMs, nowMs) => time(Math.round(atMs / FIVE_MINUTES_MS) * FIVE_MINUTES_MS, nowMs),
  };
}

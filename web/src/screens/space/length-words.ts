import type { Words } from "../../words/words.ts";

const HOUR = 60;
const HALF_A_DAY = 12 * HOUR;

/** "40 min", "2 hours", "Half a day". */
export function lengthWords(say: Words["say"], minutes: number): string {
  if (minutes === HALF_A_DAY) return say("away.halfDay");
  return minutes > HOUR && minutes % HOUR === 0
    ? say("minutes.hours", { hours: minutes / HOUR })
    : say("minutes.short", { minutes });
}

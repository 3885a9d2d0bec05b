import { spaceLimits } from "../../../../client-sdk/src/index.ts";

const MINUTE_MS = 60_000;
const { min, max } = spaceLimits.minutes;

/** When it is next "20:30" on this phone's clock, even if the clocks change in the night; null while it is being typed. */
export function nextAtMs(text: string, nowMs: number): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(":").map(Number);
  if (Number.isNaN(hours + minutes)) return null;
  const at = new Date(nowMs);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= nowMs) at.setDate(at.getDate() + 1);
  return at.getTime();
}

export const isTooSoon = (atMs: number, nowMs: number): boolean => minutesTo(atMs, nowMs) < min;

/** The length in whole minutes of a space that ends in that very minute. */
const minutesTo = (atMs: number, nowMs: number): number => Math.ceil((atMs - nowMs) / MINUTE_MS);

/** The same within the limits of a space, in case some time has passed since it was picked. */
export const lengthTo = (atMs: number, nowMs: number): number => Math.min(max, Math.max(min, minutesTo(atMs, nowMs)));

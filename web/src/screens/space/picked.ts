import { spaceLimits } from "../../../../client-sdk/src/index.ts";

const MINUTE_MS = 60_000;
/** By how much clocks are put back in autumn, depending on the place: that part of the night comes twice. */
const PUT_BACK_MS = [30 * MINUTE_MS, 60 * MINUTE_MS] as const;
const { min, max } = spaceLimits.minutes;

/** When it is next "20:30" on this phone's clock, even if the clocks change in the night; null while it is being typed. */
export function nextAtMs(text: string, nowMs: number): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(":").map(Number);
  if (Number.isNaN(hours + minutes)) return null;
  const at = new Date(nowMs);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() > nowMs) return at.getTime();
  const isAgain = (again: Date): boolean =>
    again.getTime() > nowMs && again.getHours() === hours && again.getMinutes() === minutes;
  const again = PUT_BACK_MS.map((ms) => new Date(at.getTime() + ms)).find(isAgain);
  if (again !== undefined) return again.getTime();
  at.setDate(at.getDate() + 1);
  return at.getTime();
}

/** In a night in which the clocks are put back, the next such time may also be more than a day away. */
export const isOutside = (atMs: number, nowMs: number): boolean => {
  const minutes = minutesTo(atMs, nowMs);
  return minutes < min || minutes > max;
};

/** The length in whole minutes of a space that ends in that very minute. */
const minutesTo = (atMs: number, nowMs: number): number => Math.ceil((atMs - nowMs) / MINUTE_MS);

/** The same within the limits of a space, in case it was picked outside them, or some time has passed since. */
export const lengthTo = (atMs: number, nowMs: number): number => Math.min(max, Math.max(min, minutesTo(atMs, nowMs)));

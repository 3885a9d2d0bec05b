import type { QuietHours } from "../../shared/protocol/push.ts";

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;
/** Clocks change only at a quarter of an hour of UTC; between two of these local time runs evenly. */
const CHANGES_EVERY_MS = 15 * MINUTE_MS;

/** Whether an instant lies in these hours, by the local time of their zone, summer time included. */
export function isQuiet({ fromMinute, toMinute, zone }: QuietHours, atMs: number): boolean {
  const minute = minuteOfDay(zone, atMs);
  const isAfterFrom = minute >= fromMinute;
  const isBeforeTo = minute < toMinute;
  return fromMinute <= toMinute ? isAfterFrom && isBeforeTo : isAfterFrom || isBeforeTo;
}

/** When the hours around an instant end, also in a night in which the clocks change, or skip the last minute. */
export function quietEndsAtMs(quiet: QuietHours, atMs: number): number {
  let endsAtMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(quiet, endsAtMs)) {
    const leftMs = ((quiet.toMinute - minuteOfDay(quiet.zone, endsAtMs) + MINUTES_A_DAY) % MINUTES_A_DAY) * MINUTE_MS;
    endsAtMs += Math.min(leftMs, CHANGES_EVERY_MS - (endsAtMs % CHANGES_EVERY_MS));
  }
  return endsAtMs;
}

/** Whether this machine knows the time zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

function minuteOfDay(zone: string, atMs: number): number {
  const clock = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  return (parts["hour"] ?? 0) * 60 + (parts["minute"] ?? 0);
}

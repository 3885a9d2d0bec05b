import type { QuietHours } from "../../shared/protocol/push.ts";

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

/** Whether an instant lies in these hours, by the local time of their zone, summer time included. */
export function isQuiet({ fromMinute, toMinute, zone }: QuietHours, atMs: number): boolean {
  const minute = minuteOfDay(zone, atMs);
  const isAfterFrom = minute >= fromMinute;
  const isBeforeTo = minute < toMinute;
  return fromMinute <= toMinute ? isAfterFrom && isBeforeTo : isAfterFrom || isBeforeTo;
}

/** When the hours around an instant end, also in a night on which the clocks change. */
export function quietEndsAtMs({ toMinute, zone }: QuietHours, atMs: number): number {
  const minutesLeft = (fromMs: number): number =>
    (toMinute - minuteOfDay(zone, fromMs) + MINUTES_A_DAY) % MINUTES_A_DAY;
  const roughlyAtMs = (Math.floor(atMs / MINUTE_MS) + minutesLeft(atMs)) * MINUTE_MS;
  const left = minutesLeft(roughlyAtMs);
  const endsAtMs = roughlyAtMs + (left > MINUTES_A_DAY / 2 ? left - MINUTES_A_DAY : left) * MINUTE_MS;
  // If local time skips that minute, the rough instant comes after it.
  return endsAtMs > atMs ? endsAtMs : roughlyAtMs;
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

import type { QuietHours } from "../../shared/protocol/push.ts";

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

/** Whether an instant lies in these hours, on the clock that hangs on the wall there: summer time and all. */
export function isQuiet({ fromMinute, toMinute, zone }: QuietHours, atMs: number): boolean {
  const minute = minuteOfDay(zone, atMs);
  const isAfterFrom = minute >= fromMinute;
  const isBeforeTo = minute < toMinute;
  return fromMinute <= toMinute ? isAfterFrom && isBeforeTo : isAfterFrom || isBeforeTo;
}

/** When the hours end in which an instant lies, also in a night on which that clock is changed. */
export function quietEndsAtMs({ toMinute, zone }: QuietHours, atMs: number): number {
  const minutesLeft = (fromMs: number): number =>
    (toMinute - minuteOfDay(zone, fromMs) + MINUTES_A_DAY) % MINUTES_A_DAY;
  const roughlyAtMs = (Math.floor(atMs / MINUTE_MS) + minutesLeft(atMs)) * MINUTE_MS;
  const left = minutesLeft(roughlyAtMs);
  const endsAtMs = roughlyAtMs + (left > MINUTES_A_DAY / 2 ? left - MINUTES_A_DAY : left) * MINUTE_MS;
  // Where the clock on the wall skips that minute, the rough instant lies behind it.
  return endsAtMs > atMs ? endsAtMs : roughlyAtMs;
}

/** Whether the time zone is one that this machine knows. */
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

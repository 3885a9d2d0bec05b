import type { QuietHours } from "../store/push-port.ts";

/** Whether an instant lies in these hours, on the clock that hangs on the wall there: summer time and all. */
export function isQuiet({ fromMinute, toMinute, zone }: QuietHours, atMs: number): boolean {
  const minute = minuteOfDay(zone, atMs);
  const isAfterFrom = minute >= fromMinute;
  const isBeforeTo = minute < toMinute;
  return fromMinute <= toMinute ? isAfterFrom && isBeforeTo : isAfterFrom || isBeforeTo;
}

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

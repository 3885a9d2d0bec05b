import { describe, expect, test } from "vitest";
import { isQuiet, isZone, quietEndsAtMs } from "../../../../server/push/quiet-hours.ts";

const hour = (hours: number): number => hours * 60;

describe("[PU10] quiet hours", () => {
  const night = { fromMinute: hour(22), toMinute: hour(7), zone: "Europe/Berlin" };
  const at = (text: string, quiet = night): boolean => isQuiet(quiet, Date.parse(text));

  test("over midnight, from the first minute up to the last", () => {
    expect([at("2026-01-15T20:59:59.999Z"), at("2026-01-15T21:00:00Z")]).toEqual([false, true]);
    expect([at("2026-01-16T05:59:59.999Z"), at("2026-01-16T06:00:00Z")]).toEqual([true, false]);
  });

  test("that begin and end on the same day hold from their first minute to before their last", () => {
    const noon = { fromMinute: hour(12), toMinute: hour(14), zone: "UTC" };
    expect(["11:59:59", "12:00:00", "13:59:59", "14:00:00"].map((time) => at(`2026-01-15T${time}Z`, noon))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("the same minute twice is no time at all, and a day but for its last minute is nearly all of it", () => {
    const none = { fromMinute: hour(12), toMinute: hour(12), zone: "UTC" };
    expect([at("2026-01-15T12:00:00Z", none), at("2026-01-15T00:00:00Z", none)]).toEqual([false, false]);
    const all = { fromMinute: 0, toMinute: 1_439, zone: "UTC" };
    expect([at("2026-01-15T23:58:59Z", all), at("2026-01-15T23:59:00Z", all)]).toEqual([true, false]);
  });

  test("follow the wall: on both sides of both nights on which its clock is changed", () => {
    // Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
    expect([at("2026-03-28T06:00:00Z"), at("2026-03-28T05:59:00Z")]).toEqual([false, true]);
    expect([at("2026-03-29T05:00:00Z"), at("2026-03-29T04:59:00Z")]).toEqual([false, true]);
    expect([at("2026-10-24T05:00:00Z"), at("2026-10-24T04:59:00Z")]).toEqual([false, true]);
    expect([at("2026-10-25T06:00:00Z"), at("2026-10-25T05:59:00Z")]).toEqual([false, true]);
  });

  test("of the hour that comes twice both are quiet, and one that is left out is missed", () => {
    const two = { ...night, fromMinute: hour(2), toMinute: hour(3) };
    const halfPast = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"];
    expect(halfPast.map((text) => at(text, two))).toEqual([true, true, false]);
    expect(["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z"].map((text) => at(text, two))).toEqual([false, false]);
  });

  test("end at the minute that was said, also when the clock is changed before it", () => {
    const end = (text: string, quiet = night): string => new Date(quietEndsAtMs(quiet, Date.parse(text))).toISOString();
    expect(end("2026-01-15T21:00:00Z")).toBe("2026-01-16T06:00:00.000Z");
    expect(end("2026-01-16T05:59:59.999Z")).toBe("2026-01-16T06:00:00.000Z");
    expect(end("2026-03-28T21:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
    expect(end("2026-10-24T20:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
    const kathmandu = { fromMinute: 0, toMinute: 46, zone: "Asia/Kathmandu" };
    const cairo = { fromMinute: hour(22), toMinute: 30, zone: "Africa/Cairo" };
    expect(end("2026-10-29T19:00:00Z", cairo)).toBe("2026-10-29T22:30:00.000Z");
    const skipped = { ...night, toMinute: hour(2) + 30 };
    // Its last minute is left out that night: they end with what is left out.
    for (const text of ["2026-03-28T21:00:00Z", "2026-03-29T00:59:00Z"])
      expect(end(text, skipped)).toBe("2026-03-29T01:00:00.000Z");
    const lordHowe = { ...skipped, zone: "Australia/Lord_Howe", toMinute: hour(2) + 15 };
    expect(end("2026-10-03T14:00:00Z", lordHowe)).toBe("2026-10-03T15:30:00.000Z");
    expect(end("2026-01-14T18:20:30Z", kathmandu)).toBe("2026-01-14T19:01:00.000Z");
  });

  test("in zones that differ by parts of an hour, and in no zone that isn't known", () => {
    const kathmandu = { fromMinute: 45, toMinute: 46, zone: "Asia/Kathmandu" };
    expect([at("2026-01-14T19:00:00Z", kathmandu), at("2026-01-14T19:01:00Z", kathmandu)]).toEqual([true, false]);
    expect(["Europe/Berlin", "UTC", "Etc/GMT+5"].map(isZone)).toEqual([true, true, true]);
    expect(["Mars/Olympus", "", "Europe"].map(isZone)).toEqual([false, false, false]);
  });
});

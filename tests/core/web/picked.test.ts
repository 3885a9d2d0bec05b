import { afterEach, describe, expect, test, vi } from "vitest";
import { isOutside, lengthTo, nextAtMs } from "../../../web/src/screens/space/picked.ts";

const at = (text: string): number => new Date(text).getTime();
const MINUTE_MS = 60_000;

afterEach(() => void vi.unstubAllEnvs());

describe("a picked time to come back", () => {
  const nowMs = at("2026-03-02T20:00:40");

  test("is the next one on this phone's clock: today, or tomorrow if it has passed", () => {
    expect(nextAtMs("20:30", nowMs)).toBe(at("2026-03-02T20:30:00"));
    expect(nextAtMs("20:00", nowMs)).toBe(at("2026-03-03T20:00:00"));
    for (const half of ["", "20"]) expect(nextAtMs(half, nowMs)).toBe(null);
  });

  test("stays the same time, however long one thinks about the rest", () => {
    const pickedMs = nextAtMs("20:30", nowMs) ?? Number.NaN;
    for (let waitedMs = 0; waitedMs < 24 * MINUTE_MS; waitedMs += 7_000) {
      const returnAtMs = nowMs + waitedMs + lengthTo(pickedMs, nowMs + waitedMs) * MINUTE_MS;
      expect(new Date(returnAtMs).getMinutes()).toBe(30);
    }
  });

  test("is at least five minutes away, both when it is picked and when it is sent; at most a day", () => {
    expect(["20:05", "20:04"].map((text) => isOutside(nextAtMs(text, nowMs) ?? 0, nowMs))).toEqual([false, true]);
    expect(lengthTo(nowMs + MINUTE_MS, nowMs)).toBe(5);
    expect(lengthTo(nowMs + 25 * 60 * MINUTE_MS, nowMs)).toBe(1_440);
  });

  test("is that time also in a night in which the clocks change", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const late = at("2026-03-28T23:00:00");
    expect(nextAtMs("07:00", late)).toBe(at("2026-03-29T07:00:00"));
    expect(lengthTo(at("2026-03-29T07:00:00"), late)).toBe(7 * 60);
  });

  test("is the second one of a time that comes twice, once the first has passed", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const [first, second] = [at("2026-10-25T00:40:00Z"), at("2026-10-25T01:10:00Z")];
    expect([nextAtMs("02:45", first), nextAtMs("02:30", first)]).toEqual([
      first + 5 * MINUTE_MS,
      second + 20 * MINUTE_MS,
    ]);
    expect([nextAtMs("02:30", second), nextAtMs("03:00", second)]).toEqual([
      second + 20 * MINUTE_MS,
      second + 50 * MINUTE_MS,
    ]);
    expect(nextAtMs("02:05", second)).toBe(at("2026-10-26T02:05:00"));
    vi.stubEnv("TZ", "Australia/Lord_Howe");
    expect(nextAtMs("01:45", at("2027-04-03T14:50:00Z"))).toBe(at("2027-04-03T15:15:00Z"));
  });

  test("that is more than a day away in a night of 25 hours is outside the limits", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const oneMs = at("2026-10-25T01:00:00");
    const isOut = (text: string): boolean => isOutside(nextAtMs(text, oneMs) ?? Number.NaN, oneMs);
    expect(["00:50", "00:01", "00:00", "01:05"].map(isOut)).toEqual([true, true, false, false]);
  });
});

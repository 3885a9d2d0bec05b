import { afterEach, describe, expect, test, vi } from "vitest";
import { isTooSoon, lengthTo, nextAtMs } from "../../../web/src/screens/space/picked.ts";

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
    expect(["20:05", "20:04"].map((text) => isTooSoon(nextAtMs(text, nowMs) ?? 0, nowMs))).toEqual([false, true]);
    expect(lengthTo(nowMs + MINUTE_MS, nowMs)).toBe(5);
    expect(lengthTo(nowMs + 25 * 60 * MINUTE_MS, nowMs)).toBe(1_440);
  });

  test("is that time also in a night in which the clocks change", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    const late = at("2026-03-28T23:00:00");
    expect(nextAtMs("07:00", late)).toBe(at("2026-03-29T07:00:00"));
    expect(lengthTo(at("2026-03-29T07:00:00"), late)).toBe(7 * 60);
  });
});

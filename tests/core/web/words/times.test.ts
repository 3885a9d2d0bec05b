import { afterEach, describe, expect, test, vi } from "vitest";
import { languages } from "../../../../web/src/words/languages.ts";
import { createTimes } from "../../../../web/src/words/times.ts";

const NOW_MS = Date.UTC(2026, 0, 8, 9, 3);
const HALF_A_DAY_MS = 12 * 3_600_000;

afterEach(() => void vi.unstubAllEnvs());

describe.each(languages)("a time to come back, in %s", (language) => {
  const { time, around, moment } = createTimes(language);

  test("is only a time of day up to half a day from now, and includes the day beyond that, unless it is today", () => {
    const eveningMs = NOW_MS + HALF_A_DAY_MS;
    expect(time(eveningMs + HALF_A_DAY_MS, eveningMs)).not.toMatch(/\(/);
    expect(time(eveningMs + HALF_A_DAY_MS + 1, eveningMs)).toMatch(/^\D*\d+:\d\d.* \(\p{L}+\)$/u);
    expect(time(eveningMs + 1, NOW_MS)).not.toMatch(/\(/);
  });

  test("is rounded to five minutes for the one who waits", () => {
    const on = Date.UTC(2026, 0, 8, 10, 5);
    expect(around(on + 2 * 60_000, NOW_MS)).toBe(time(on, NOW_MS));
    expect(around(on + 3 * 60_000, NOW_MS)).toBe(time(on + 5 * 60_000, NOW_MS));
  });

  test("is told by the clock of where the phone is now, also if it has travelled since the app was opened", () => {
    const atMs = Date.UTC(2026, 0, 8, 22, 15);
    const read = (): string[] => [time(atMs, atMs), time(atMs, NOW_MS), around(atMs, atMs), moment(atMs)];
    for (const zone of ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]) {
      vi.stubEnv("TZ", zone);
      const there = createTimes(language);
      expect(read()).toEqual([
        there.time(atMs, atMs),
        there.time(atMs, NOW_MS),
        there.around(atMs, atMs),
        there.moment(atMs),
      ]);
    }
  });
});

test.each(["en-CA", "es-MX", "es-CO"])("a time of a 12-hour clock has no stop of its own, in %s", (variant) => {
  const { time, around, moment } = createTimes(variant);
  for (const atMs of [NOW_MS, NOW_MS + 9 * 3_600_000]) {
    for (const told of [time(atMs, atMs), time(atMs, 0), around(atMs, atMs), moment(atMs)]) {
      expect(told).toMatch(/\d\s[ap]m/);
      expect(told).not.toContain(".");
    }
  }
});

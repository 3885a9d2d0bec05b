import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Deadlines } from "../../../../server/store/redis/connection/deadlines.ts";

const TIMEOUT_MS = 2_000;

describe("how long an answer of Redis may take", () => {
  let deadlines: Deadlines;
  let expired: string[];
  const start = (name: string): (() => void) => deadlines.start(() => expired.push(name));

  beforeEach(() => {
    vi.useFakeTimers();
    deadlines = new Deadlines(TIMEOUT_MS);
    expired = [];
  });
  afterEach(() => vi.useRealTimers());

  test("who has no answer in time hears so, in the order of asking, each at its own time", () => {
    start("first");
    vi.advanceTimersByTime(100);
    start("second");
    vi.advanceTimersByTime(TIMEOUT_MS - 101);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(expired).toEqual(["first"]);
    vi.advanceTimersByTime(99);
    expect(expired).toEqual(["first"]);
    vi.advanceTimersByTime(1);
    expect(expired).toEqual(["first", "second"]);
  });

  test("an answer in time ends it", () => {
    const answered = start("answered");
    start("silent");
    answered();
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(expired).toEqual(["silent"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("asking anew when time is up holds up nobody who asked before", () => {
    deadlines.start(() => start("again"));
    vi.advanceTimersByTime(500);
    start("second");
    vi.advanceTimersByTime(TIMEOUT_MS - 500);
    vi.advanceTimersByTime(500);
    expect(expired).toEqual(["second"]);
    vi.advanceTimersByTime(TIMEOUT_MS - 500);
    expect(expired).toEqual(["second", "again"]);
  });

  test("once closed nothing expires", () => {
    start("first");
    deadlines.close();
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(expired).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

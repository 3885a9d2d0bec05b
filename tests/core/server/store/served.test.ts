import { describe, expect, test } from "vitest";
import { noted, type Served, servedIn, servedText, unservedMs } from "../../../../server/store/served.ts";

const MINUTE_MS = 60_000;

describe("[ST45] what is known of when no server ran", () => {
  test("is counted once where it overlaps, and only within the time that is asked about", () => {
    const gaps = [
      { fromMs: 300, toMs: 400 },
      { fromMs: 0, toMs: 100 },
      { fromMs: 50, toMs: 200 },
      { fromMs: 60, toMs: 70 },
    ];
    expect(unservedMs(gaps, { fromMs: 0, toMs: 1_000 })).toBe(300);
    expect(unservedMs(gaps, { fromMs: 90, toMs: 350 })).toBe(160);
    expect(unservedMs(gaps, { fromMs: 200, toMs: 300 })).toBe(0);
    expect(unservedMs([], { fromMs: 0, toMs: 1_000 })).toBe(0);
  });

  test("lasts from one note to the next where more than 90 s lie between them", () => {
    const first = noted(null, 100 * MINUTE_MS);
    const [fromMs, inTimeMs] = [first.aliveAtMs, first.aliveAtMs + 90_000];
    expect(noted(first, inTimeMs)).toEqual({ aliveAtMs: inTimeMs, gaps: first.gaps });
    expect(noted(first, inTimeMs + 1).gaps).toEqual([...first.gaps, { fromMs, toMs: inTimeMs + 1 }]);
  });

  test("stays small, however often servers stop, and never says that one ran when none did", () => {
    let served: Served = noted(null, 0);
    for (let nowMs = 0; nowMs < 1_000 * MINUTE_MS; nowMs += 2 * MINUTE_MS) served = noted(served, nowMs);
    expect(served.gaps).toHaveLength(64);
    expect(unservedMs(served.gaps, { fromMs: 0, toMs: served.aliveAtMs })).toBe(served.aliveAtMs);
  });

  test("reads back as it was written; what is damaged says nothing", () => {
    const served = {
      aliveAtMs: 900,
      gaps: [
        { fromMs: 0, toMs: 100 },
        { fromMs: 300, toMs: 400 },
      ],
    };
    expect(servedIn(servedText(served))).toEqual(served);
    expect(servedIn(servedText({ ...served, gaps: [] }))).toEqual({ ...served, gaps: [] });
    for (const damaged of [null, "", "900 0", "nine", "900 0 x", "900 1e400 2"]) expect(servedIn(damaged)).toBeNull();
  });
});

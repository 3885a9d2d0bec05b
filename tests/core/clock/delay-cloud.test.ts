import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DelayCloud } from "../../../shared/clock/delay-cloud.ts";

const FLAT = { heightMs: 0, slope: 0 };
const [FIRST, SECOND] = [1, 2];
const asked = (reachMs: number, ...ways: readonly number[]) => ({ reachMs, ways: new Set(ways) });

function cloudOf(...points: readonly (readonly [xMs: number, yMs: number])[]): DelayCloud {
  const cloud = new DelayCloud();
  for (const [xMs, yMs] of points) cloud.add(xMs, yMs, FIRST);
  return cloud;
}

describe("[CK12] a cloud of delays, seen from a line beneath", () => {
  test("sums over the points within five reaches, and tells the least of all", () => {
    const clouds = fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 900 }).map((ms) => ms + 0.5),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(clouds, fc.double({ min: -0.01, max: 0.01, noNaN: true }), (steps, slope) => {
        let xMs = 0;
        const points = steps.map(([stepMs, aboveMs]) => {
          xMs += stepMs;
          return [xMs, 7 + slope * (xMs - 100) + aboveMs] as const;
        });
        const view = cloudOf(...points).viewFrom({ heightMs: 7, slope }, 100, asked(50, FIRST));
        const all = points.map(([x, y]) => ({ age: x - 100, above: y - 7 - slope * (x - 100) }));
        const crowd = all.filter(({ above }) => above < 250);
        const sum = (of: (point: (typeof all)[number]) => number): number =>
          crowd.reduce((total, point) => total + of(point), 0);
        expect(view.leastMs).toBeCloseTo(Math.min(...all.map(({ above }) => above)), 9);
        expect(view.size).toBe(points.length);
        expect(view.crowd).toBe(crowd.length);
        expect(view.near).toBe(crowd.filter(({ above }) => above < 50).length);
        expect(view.sumAge).toBeCloseTo(sum(({ age }) => age));
        expect(view.push).toBeCloseTo(sum(({ above }) => 1 / above));
        expect(view.pushAge).toBeCloseTo(sum(({ age, above }) => age / above));
        expect(view.hold).toBeCloseTo(sum(({ above }) => above ** -2));
        expect(view.holdAge).toBeCloseTo(sum(({ age, above }) => age / above ** 2));
        expect(view.holdAge2).toBeCloseTo(
          sum(({ age, above }) => (age / above) ** 2),
          4,
        );
      }),
    );
  });

  test("keeps the newest 1,200 points", () => {
    const cloud = new DelayCloud();
    for (let x = 0; x < 10_000; x += 1) cloud.add(x, x, FIRST);
    expect(cloud.viewFrom(FLAT, 0, asked(1, FIRST))).toMatchObject({ size: 1_200, leastMs: 8_800 });
  });

  test("forgets what lies before an instant, but never the newest point", () => {
    const cloud = cloudOf([1, 2], [5, 9]);
    cloud.forgetBefore(1);
    expect(cloud.viewFrom(FLAT, 0, asked(1, FIRST)).leastMs).toBe(2);
    cloud.forgetBefore(1.5);
    expect(cloud.viewFrom(FLAT, 0, asked(1, FIRST)).leastMs).toBe(9);
    cloud.forgetBefore(1_000);
    expect(cloud.viewFrom(FLAT, 0, asked(1, FIRST)).size).toBe(1);
  });

  test("raises all its points at once", () => {
    const cloud = cloudOf([1, 2], [5, 9]);
    cloud.raise(3);
    expect(cloud.viewFrom(FLAT, 0, asked(1, FIRST)).leastMs).toBe(5);
  });

  test("counts the ways that are asked for, tells the least of all, and which of them come near", () => {
    const cloud = cloudOf([1, 20], [2, 30]);
    cloud.add(3, 8, SECOND);
    cloud.add(4, 25, SECOND);
    expect(cloud.viewFrom(FLAT, 0, asked(100, FIRST))).toMatchObject({ leastMs: 8, size: 2, crowd: 2, sumAge: 3 });
    expect(cloud.viewFrom(FLAT, 0, asked(100, SECOND))).toMatchObject({ leastMs: 8, size: 2, crowd: 2, sumAge: 7 });
    expect(cloud.waysWithin(8, FLAT, 0)).toEqual([]);
    expect(cloud.waysWithin(20, FLAT, 0)).toEqual([SECOND]);
    expect(cloud.waysWithin(21, FLAT, 0)).toEqual([FIRST, SECOND]);
    cloud.forgetBefore(2.5);
    expect(cloud.waysWithin(21, FLAT, 0)).toEqual([SECOND]);
  });
});

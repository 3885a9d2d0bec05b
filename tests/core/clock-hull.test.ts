import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConvexHull } from "../../shared/clock/convex-hull.ts";

describe("[CK12] the convex hull under a cloud of points", () => {
  test("answers for every line as if it had kept all points", () => {
    const clouds = fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 0, max: 900 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(clouds, fc.double({ min: -3, max: 3, noNaN: true }), (cloud, slope) => {
        const hull = new ConvexHull();
        let xMs = 0;
        const points = cloud.map(([stepMs, yMs]) => {
          xMs += stepMs;
          hull.add(xMs, yMs);
          return { xMs, yMs };
        });
        const height = Math.min(...points.map((point) => point.yMs - slope * (point.xMs - 100)));
        expect(hull.heightOfLine(slope, 100)).toBeCloseTo(height, 6);
      }),
    );
  });

  test("keeps no more than 64 corners, even when each point is one", () => {
    const hull = new ConvexHull();
    for (let x = 0; x < 1_000; x += 1) hull.add(x, x * x);
    expect(hull.size).toBe(64);
    expect(hull.heightOfLine(2 * 990, 990)).toBe(990 * 990);
  });

  test("forgets what lies before an instant, but never the newest point", () => {
    const hull = new ConvexHull();
    hull.add(1, -100);
    hull.add(5, 0);
    hull.forgetBefore(1);
    expect(hull.heightOfLine(0, 0)).toBe(-100);
    hull.forgetBefore(1.5);
    expect(hull.heightOfLine(0, 0)).toBe(0);
    hull.forgetBefore(1_000);
    expect(hull.size).toBe(1);
  });

  test("takes the lower of two points at one instant", () => {
    const hull = new ConvexHull();
    hull.add(1, 5);
    hull.add(1, 7);
    expect(hull.heightOfLine(0, 1)).toBe(5);
    hull.add(1, 3);
    expect(hull.heightOfLine(0, 1)).toBe(3);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localAtShown, type Slew, shownOffsetAt, slewErrorAt } from "../../../shared/clock/slew.ts";

const slews: fc.Arbitrary<Slew> = fc.record({
  fromLocalMs: fc.double({ min: 0, max: 1e8, noNaN: true }),
  offsetMs: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  slope: fc.double({ min: -2e-4, max: 2e-4, noNaN: true }),
  errorMs: fc.double({ min: -250, max: 250, noNaN: true }),
  rate: fc.constantFrom(0.02, 0.06),
});

describe("[CK6] slewing", () => {
  test("moves the shown clock by no more than its rate, and never past the estimate", () => {
    fc.assert(
      fc.property(slews, fc.double({ min: 0, max: 20_000, noNaN: true }), (slew, afterMs) => {
        const localMs = slew.fromLocalMs + afterMs;
        const [before, after] = [slewErrorAt(slew, localMs), slewErrorAt(slew, localMs + 100)];
        expect(Math.abs(after - before)).toBeLessThanOrEqual(slew.rate * 100 + 1e-6);
        expect(Math.abs(after)).toBeLessThanOrEqual(Math.abs(before));
        expect(before * after).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("starts from the time shown", () => {
    fc.assert(
      fc.property(slews, (slew) => {
        expect(slewErrorAt(slew, slew.fromLocalMs)).toBeCloseTo(slew.errorMs, 9);
      }),
    );
  });

  test("has taken 100 ms away after 9 s at 2 %, and after 5 s at 6 %", () => {
    const slew = { fromLocalMs: 0, offsetMs: 0, slope: 0, errorMs: 100, rate: 0.02 };
    expect(slewErrorAt(slew, 1_000)).toBeCloseTo(80, 9);
    expect(slewErrorAt(slew, 9_000)).toBeLessThan(0.5);
    expect(slewErrorAt({ ...slew, rate: 0.06 }, 5_000)).toBeLessThan(0.5);
  });

  test("tells when a server time will be shown, also in the middle of a slew", () => {
    fc.assert(
      fc.property(slews, fc.double({ min: 0, max: 30_000, noNaN: true }), (slew, afterMs) => {
        const localMs = slew.fromLocalMs + afterMs;
        expect(localAtShown(slew, localMs + shownOffsetAt(slew, localMs))).toBeCloseTo(localMs, 2);
      }),
    );
  });
});

import { describe, expect, test } from "vitest";
import { Rates } from "../../../../server/realtime/door/rates.ts";

const at = (atMs = 0) => ({ atMs });

function twoASecond(burst: number) {
  const time = at();
  return { time, rates: new Rates({ perMs: 2 / 1_000, burst }, () => time.atMs) };
}

describe("token buckets", () => {
  test("the burst is let through, the next one is told exactly when to come back", () => {
    const { time, rates } = twoASecond(10);
    for (let count = 0; count < 10; count++) expect(rates.take("device")).toBe(0);
    expect(rates.take("device")).toBe(500);
    time.atMs = 499;
    expect(rates.take("device")).toBe(1);
    time.atMs = 500;
    expect(rates.take("device")).toBe(0);
    expect(rates.take("device")).toBe(500);
  });

  test("one key's haste is not another's", () => {
    const { rates } = twoASecond(1);
    expect(rates.take("a")).toBe(0);
    expect(rates.take("b")).toBe(0);
    expect(rates.take("a")).toBeGreaterThan(0);
  });

  test("asking while refused costs nothing, and waiting never saves up more than the burst", () => {
    const { time, rates } = twoASecond(3);
    for (let count = 0; count < 100; count++) rates.take("device");
    time.atMs = 500;
    expect(rates.take("device")).toBe(0);
    time.atMs = 3_600_000;
    expect([1, 2, 3, 4].map(() => rates.take("device") === 0)).toEqual([true, true, true, false]);
  });

  test("who comes steadily at the rate is never refused, over many generations of buckets", () => {
    const { time, rates } = twoASecond(10);
    for (let count = 0; count < 5_000; count++) {
      time.atMs = count * 500;
      expect(rates.take("device")).toBe(0);
    }
  });

  test("a key that is still being held back is not forgotten, however often the generations turn", () => {
    const { time, rates } = twoASecond(10);
    let passed = 0;
    for (time.atMs = 0; time.atMs < 60_000; time.atMs += 100) if (rates.take("device") === 0) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(129);
    expect(passed).toBeLessThanOrEqual(130);
  });

  test("keys that have gone are forgotten", () => {
    const { time, rates } = twoASecond(10);
    for (let count = 0; count < 1_000; count++) rates.take(`device ${count}`);
    expect(rates.size).toBe(1_000);
    time.atMs = 5_000;
    rates.take("another");
    time.atMs = 10_000;
    rates.take("another");
    expect(rates.size).toBe(1);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEstimator } from "../../../shared/clock/estimator.ts";
import type { DropReason, ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { quietReplies, replyTo, STEADY } from "./replies.ts";

const good = quietReplies(10_000, 20);
const [tenth, last] = [good[9], good[19]];
if (tenth === undefined || last === undefined) throw new Error("twenty replies have a tenth and a last");
const next = replyTo(11_700, 20, 20);
/** By a server clock that is so far ahead; the ways of 20 ms leave 40 ms open, as those of all others do. */
const ahead = (ms: number): ProbeSample => ({ ...next, t1Ms: next.t1Ms + ms, t2Ms: next.t2Ms + ms });

const faults: readonly (readonly [string, DropReason, ProbeSample])[] = [
  ["comes twice", "duplicate", last],
  ["came twice a while ago", "duplicate", tenth],
  ["is older than the last one", "reordered", replyTo(tenth.t0Ms + 1, 20, 20)],
  ["came back before the last one", "reordered", { ...next, t0Ms: last.t0Ms + 0.5, t3Ms: last.t3Ms - 0.1 }],
  ["has a stamp that is no number", "notANumber", { ...next, t1Ms: Number.NaN }],
  ["has an infinite stamp", "notANumber", { ...next, t3Ms: Number.POSITIVE_INFINITY }],
  ["has no connection", "notANumber", { ...next, connection: Number.NaN }],
  ["has a stamp beyond the end of time", "absurd", { ...next, t1Ms: 1e16, t2Ms: 1e16 }],
  ["came back before it left", "impossible", { ...next, t3Ms: next.t0Ms - 1 }],
  ["left the server before it arrived there", "impossible", { ...next, t2Ms: next.t1Ms - 1 }],
  ["was held longer than it was away", "impossible", { ...next, t2Ms: next.t1Ms + 43 }],
  ["was away for more than 10 s", "tooSlow", { ...next, t3Ms: next.t0Ms + 10_001 }],
  ["is of an old connection", "oldConnection", { ...next, connection: 0 }],
  ["says that it is a day later", "disagrees", ahead(86_400_000)],
  ["has nothing in common with the others, by more than 5 ms", "disagrees", ahead(46)],
];

describe("[CK4] a bad sample", () => {
  test.each(faults)("that %s is dropped as %s, counted, and harms nothing", (_title, reason, sample) => {
    const [estimator, untouched] = [createEstimator(), createEstimator()];
    for (const reply of good) {
      estimator.add(reply);
      untouched.add(reply);
    }
    expect(estimator.add(sample)).toEqual({ accepted: false, reason });
    expect(estimator.drops()[reason]).toBe(1);
    expect(Object.values(estimator.drops()).reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(estimator.isTrusted()).toBe(true);
    for (const reply of quietReplies(12_000, 3)) {
      expect(estimator.add(reply)).toEqual({ accepted: true });
      untouched.add(reply);
    }
    expect(estimator.estimateAt(20_000)).toEqual(untouched.estimateAt(20_000));
  });

  test("that just isn't one is taken: a hold as long as the way within the grain of the clocks, a reply after 10 s", () => {
    const estimator = createEstimator();
    expect(estimator.add({ ...next, t2Ms: next.t1Ms + 41.9 }).accepted).toBe(true);
    expect(estimator.add({ ...next, t0Ms: next.t0Ms + 1, t3Ms: next.t0Ms + 10_001 }).accepted).toBe(true);
  });

  test("that misses the others by less than 5 ms is none: clocks are coarse and wander", () => {
    const estimator = createEstimator();
    for (const reply of [...good, ahead(44)]) expect(estimator.add(reply)).toEqual({ accepted: true });
  });

  test("of any kind never makes the estimate a number that is none", () => {
    const anything = fc.record({
      t0Ms: fc.double(),
      t1Ms: fc.double(),
      t2Ms: fc.double(),
      t3Ms: fc.double(),
      epoch: fc.constantFrom("first", "second"),
      connection: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant(Number.NaN)),
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (junk) => {
        const estimator = createEstimator();
        for (const sample of [...good, ...junk]) estimator.add(sample);
        const estimate = estimator.estimateAt(60_000);
        expect(estimate === null || Object.values(estimate).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test("of a server clock that is gone is dropped, unless a later connection leads back to it", () => {
    const estimator = createEstimator();
    const second = { ...STEADY, epoch: "second" };
    for (const reply of [...good, ...quietReplies(12_000, 6, second)]) estimator.add(reply);
    expect(estimator.add(replyTo(13_000, 20, 20))).toEqual({ accepted: false, reason: "oldEpoch" });
    expect(estimator.add(replyTo(13_100, 20, 20, { ...STEADY, connection: 2 }))).toEqual({ accepted: true });
  });

  test("of another server clock, before the first is known, only makes it be known somewhat later", () => {
    const estimator = createEstimator();
    const [first, ...others] = good.slice(0, 6);
    for (const reply of [first, replyTo(10_050, 20, 20, { ...STEADY, epoch: "second" }), ...others])
      if (reply !== undefined) expect(estimator.add(reply)).toEqual({ accepted: true });
    expect(estimator.isTrusted()).toBe(true);
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEstimator } from "../../../shared/clock/estimator.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { Chance } from "../../bench/clock/chance.ts";
import { quietReplies, replyTo, SERVER_AT_ZERO_MS, STEADY, serverAtMs } from "./replies.ts";

/** After a full collection. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void; // as the flag above has it
  collect();
  return process.memoryUsage().heapUsed;
}

/** Two steps of a number of today's size: finer than this no instant in milliseconds since 1970 can be told. */
const FINEST_MS = 2 ** -11;

function estimatorAfter(replies: readonly ProbeSample[]) {
  const estimator = createEstimator();
  for (const reply of replies) estimator.add(reply);
  return estimator;
}

describe("the estimator", () => {
  test("[CK2] says nothing before five replies agree, and is right from then on", () => {
    expect(estimatorAfter(quietReplies(1_000, 4)).estimateAt(2_000)).toBeNull();
    const estimate = estimatorAfter(quietReplies(1_000, 5)).estimateAt(2_000);
    expect(estimate?.offsetMs).toBeCloseTo(SERVER_AT_ZERO_MS, 2);
    expect(estimate?.rttMs).toBeCloseTo(40, 2);
  });

  test("[CK3] uses the very first reply too, when it was the quickest", () => {
    const slower = Array.from({ length: 6 }, (_, index) => replyTo(1_080 + index * 80, 35, 5));
    const estimate = estimatorAfter([replyTo(1_000, 5, 5), ...slower]).estimateAt(1_600);
    expect(Math.abs((estimate?.offsetMs ?? 0) - SERVER_AT_ZERO_MS)).toBeLessThan(5);
  });

  test("[CK2] does not count replies that came in one bunch as five", () => {
    const bunch = Array.from({ length: 11 }, (_, index) => replyTo(1_000 + index, 900 - index, 20));
    expect(estimatorAfter(bunch).estimateAt(2_000)).toBeNull();
  });

  test("[CK2] believes a long way after one reply for each 14 ms of its uncertainty, and any after 24", () => {
    const far = (count: number, wayMs: number) =>
      Array.from({ length: count }, (_, index) => replyTo(index * 80, wayMs, wayMs));
    expect(estimatorAfter(far(11, 155)).estimateAt(2_000)).toBeNull();
    expect(estimatorAfter(far(12, 155)).estimateAt(2_000)).not.toBeNull();
    expect(estimatorAfter(far(14, 205)).estimateAt(2_000)).toBeNull();
    expect(estimatorAfter(far(15, 205)).estimateAt(2_000)).not.toBeNull();
    expect(estimatorAfter(far(23, 1_500)).estimateAt(9_000)).toBeNull();
    expect(estimatorAfter(far(24, 1_500)).estimateAt(9_000)).not.toBeNull();
  });

  test("[CK2] waits while the quickest five differ by more than 40 ms, but not for more than twelve replies", () => {
    const unsteady = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        replyTo(1_000 + index * 500, 20 + (index % 2) * 100, 20 + ((index + 1) % 2) * 100),
      );
    /** Five replies, of which one is as far from the others: half of what its ways differ by. */
    const apart = (ms: number) => [...quietReplies(1_000, 4), replyTo(1_400, 20 + 2 * ms, 20)];
    expect(estimatorAfter(apart(39.5)).estimateAt(8_000)).not.toBeNull();
    expect(estimatorAfter(apart(40.5)).estimateAt(8_000)).toBeNull();
    expect(estimatorAfter(unsteady(11)).estimateAt(8_000)).toBeNull();
    expect(estimatorAfter(unsteady(12)).estimateAt(8_000)).not.toBeNull();
  });

  test("[CK5] finds a drift of 50 ppm and follows it while no reply comes", () => {
    const line = { ...STEADY, driftPpm: 50 };
    const replies = Array.from({ length: 120 }, (_, index) => replyTo(index * 1_000, 20, 20, line));
    const estimate = estimatorAfter(replies).estimateAt(300_000);
    expect(estimate?.driftPpm).toBeCloseTo(50, 0);
    expect((estimate?.offsetMs ?? 0) + 300_000 - serverAtMs(line, 300_000)).toBeCloseTo(0, 0);
  });

  test("[CK3] is off by half of what the two directions differ, and no more", () => {
    const replies = Array.from({ length: 30 }, (_, index) => replyTo(index * 500, 30, 10));
    expect((estimatorAfter(replies).estimateAt(15_000)?.offsetMs ?? 0) - SERVER_AT_ZERO_MS).toBeCloseTo(10, 2);
  });

  test("[CK3] hears a queue in one direction as a queue, not as another time", () => {
    const calm = Array.from({ length: 60 }, (_, index) => replyTo(index * 500, 20, 20));
    const queue = Array.from({ length: 60 }, (_, index) => replyTo(30_000 + index * 500, 320, 20));
    expect((estimatorAfter([...calm, ...queue]).estimateAt(60_000)?.offsetMs ?? 0) - SERVER_AT_ZERO_MS).toBeCloseTo(
      0,
      0,
    );
  });

  test.each([
    ["over a reconnect to a slower path", 2],
    ["when the path under a connection becomes slower", 1],
  ])("[CK5] keeps what it knows %s, however lopsided and whatever queues there", (_title, connection) => {
    const chance = new Chance("slower");
    const far = { ...STEADY, connection };
    const queue = (meanMs: number): number => chance.gamma2(meanMs);
    const near = Array.from({ length: 180 }, (_, index) => replyTo(index * 1_000, 5 + queue(5), 5 + queue(5)));
    const slow = Array.from({ length: 240 }, (_, index) =>
      replyTo(182_000 + index * 1_000, 60 + queue(30), 20 + queue(30), far),
    );
    for (const count of [60, 240]) {
      const estimate = estimatorAfter([...near, ...slow.slice(0, count)]).estimateAt(182_000 + count * 1_000);
      expect(Math.abs((estimate?.offsetMs ?? 0) - SERVER_AT_ZERO_MS)).toBeLessThan(3);
    }
  });

  test("[CK3] is never further off than the uncertainty it tells, on any path and drift", () => {
    const delays = fc.array(
      fc.tuple(fc.double({ min: 0, max: 400, noNaN: true }), fc.double({ min: 0, max: 400, noNaN: true })),
      {
        minLength: 10,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(
        delays,
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        (path, driftPpm, leastMs) => {
          const line = { ...STEADY, driftPpm };
          const estimator = createEstimator();
          path.forEach(([upMs, downMs], index) => {
            const reply = replyTo(index * 1_000, leastMs + upMs, leastMs / 2 + downMs, line);
            estimator.add(reply);
            const estimate = estimator.estimateAt(reply.t3Ms);
            if (estimate === null) return;
            const offMs = estimate.offsetMs + reply.t3Ms - serverAtMs(line, reply.t3Ms);
            expect(Math.abs(offMs)).toBeLessThanOrEqual(estimate.uncertaintyMs + FINEST_MS);
          });
        },
      ),
    );
  });

  test("[CK12] costs less than 1 ms a reply and remembers no more after a day than after an hour", () => {
    const estimator = createEstimator();
    const [anHour, aDay] = [900, 21_600];
    const tookMs = new Float64Array(aDay - anHour);
    const hear = (index: number): void => {
      estimator.add(replyTo(index * 4_000, 20 + ((index * 37) % 50), 20 + ((index * 53) % 50)));
    };
    for (let index = 0; index < anHour; index += 1) hear(index);
    const afterAnHour = heapBytes();
    for (let index = anHour; index < aDay; index += 1) {
      const startedMs = performance.now();
      hear(index);
      tookMs[index - anHour] = performance.now() - startedMs;
    }
    // Were each reply kept, it would be megabytes.
    expect(heapBytes() - afterAnHour).toBeLessThan(500_000);
    // The machine may be busy with something else for one in a hundred.
    expect(tookMs.sort()[Math.floor(tookMs.length * 0.99)]).toBeLessThan(1);
    expect(estimator.estimateAt(86_400_000)?.offsetMs).toBeCloseTo(SERVER_AT_ZERO_MS, 0);
  });
});

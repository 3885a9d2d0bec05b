import { describe, expect, test } from "vitest";
import type { Figures, Habits } from "../../tools/capacity/figures.ts";
import { planFor } from "../../tools/capacity/plan.ts";

const figures: Figures = {
  signalCpuMs: 0.2,
  probeCpuMs: 0.05,
  setUpCpuMs: 1,
  connectionKb: 10,
  redisCpuMs: 0.1,
  redisTrips: 2,
  idleTrips: 100,
  roomBytes: 1_000,
  entryBytes: 500,
  logBytes: 900,
  signalWireBytes: 640,
  probeWireBytes: 260,
};
const habits: Habits = {
  online: 0.1,
  breathing: 0.5,
  away: 0.25,
  signalsPerMinute: 6,
  signalsPerDay: 10,
  busy: 0.5,
  nodeGb: 2,
  shardGb: 32,
};

describe("what so many couples need", () => {
  test("follows from what was measured, step by step", () => {
    const plan = planFor(1_000_000, figures, habits);
    expect(plan.connections).toBe(200_000);
    expect(plan.signalsPerSecond).toBe(20_000);
    // Half of them every second, a quarter every 10 s, a quarter every 45 s.
    expect(plan.probesPerSecond).toBeCloseTo(100_000 + 5_000 + 50_000 / 45, 6);
    // 4 s and 5.306 s of work in a second, on cores that are half busy, and one to spare.
    expect(plan.nodes).toBe(Math.ceil((4 + 5.3056) / 0.5) + 1);
    expect(plan.redisOpsPerSecond).toBe(60_000 + 20 * 100);
    // A room and 300 entries each; on shards that are half full, so that 7 of the 64 parts fit on one.
    expect(plan.redisGb).toBeCloseTo((1_000_000 * 151_000) / 1_024 ** 3, 6);
    expect(plan.shards).toBe(Math.ceil(64 / 7));
    expect(plan.logGbPerDay).toBeCloseTo((10_000_000 * 900) / 1_024 ** 3, 6);
    expect(plan.megabitsPerSecond).toBeCloseTo((20_000 * 1_000 + plan.probesPerSecond * 500) * 8e-6, 6);
    expect(plan.stormSeconds).toBeCloseTo(200 / 20, 6);
    expect(plan.nodeLossSeconds).toBeCloseTo(200 / 20 / 19, 6);
    expect(plan.machines).toBe(10 + plan.shards);
  });

  test("is two nodes and one shard at least, so that one node may fail", () => {
    expect(planFor(1, figures, habits)).toMatchObject({ connections: 1, nodes: 2, shards: 1, machines: 2 });
  });

  test("takes as many shards as hold the 64 parts, none of which is cut", () => {
    const shardsFor = (gb: number): number => {
      const roomBytes = (gb * 1_024 ** 3) / 1_000_000;
      return planFor(1_000_000, { ...figures, roomBytes, entryBytes: 0, redisCpuMs: 0 }, habits).shards;
    };
    // On a shard of 16 GB fit 32 parts of 0.5 GB, 2 of up to 8 GB, one of up to 16 GB.
    expect([16, 16.1, 32, 400, 512, 513, 1_024].map(shardsFor)).toEqual([1, 2, 2, 32, 32, 64, 64]);
    expect(shardsFor(1_025)).toBe(Infinity);
  });

  test("is bound by memory where connections are idle and many", () => {
    const quiet = { ...habits, breathing: 0.01, away: 0.01, signalsPerMinute: 0.01 };
    const plan = planFor(10_000_000, { ...figures, connectionKb: 100 }, quiet);
    expect(plan.nodes).toBe(Math.ceil((2_000_000 * 100 * 1_024) / 1_024 ** 3) + 1);
  });

  test("is bound by Redis's core where much is said and little kept", () => {
    const busy = { ...habits, signalsPerDay: 0.001, signalsPerMinute: 60 };
    expect(planFor(100_000, figures, busy).shards).toBe((20_000 * 0.1) / 1_000 / 0.5);
  });
});

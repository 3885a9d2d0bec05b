import { describe, expect, test } from "vitest";
import { Corridor } from "../../../shared/clock/corridor.ts";
import type { DriftBelief } from "../../../shared/clock/least-delays.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { Chance } from "../../bench/clock/chance.ts";
import { replyTo, SERVER_AT_ZERO_MS } from "./replies.ts";

const KNOWN: DriftBelief = { slope: 0, spread: 1e-9 };
const UNKNOWN: DriftBelief = { slope: 0, spread: 40e-6 };

type Delays = readonly [upMs: number, downMs: number];

/** Each fit corrects the scale of the jitter a little. */
const FITS_UNTIL_SETTLED = 20;

function errorMs(replies: readonly ProbeSample[], belief: DriftBelief): number {
  const [first, ...others] = replies;
  if (first === undefined) throw new Error("no replies");
  const corridor = new Corridor(first, belief);
  for (const reply of others) corridor.add(reply);
  const atMs = replies.at(-1)?.t3Ms ?? first.t3Ms;
  for (let fit = 1; fit < FITS_UNTIL_SETTLED; fit += 1) corridor.fit(atMs, belief);
  return corridor.fit(atMs, belief).offsetMs - SERVER_AT_ZERO_MS;
}

function repliesOver(path: readonly Delays[]): readonly ProbeSample[] {
  return path.map(([upMs, downMs], index) => replyTo(index * 1_000, upMs, downMs));
}

const gammaPath = (chance: Chance, replies: number): readonly Delays[] =>
  Array.from({ length: replies }, () => [60 + chance.gamma2(30), 60 + chance.gamma2(30)]);

const leastOf = (path: readonly Delays[], direction: 0 | 1): number =>
  Math.min(...path.map((delays) => delays[direction]));

const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("[CK3] the lines of the least delays", () => {
  test("are a seventh closer than the quickest replies where delays are gamma", () => {
    const chance = new Chance("corridor");
    const paths = Array.from({ length: 300 }, () => gammaPath(chance, 400));
    const quickest = paths.map((path) => (leastOf(path, 0) - leastOf(path, 1)) / 2);
    expect(rms(paths.map((path) => errorMs(repliesOver(path), KNOWN)))).toBeLessThan(rms(quickest) * (6 / 7));
  });

  test("stay where they are under a queue in one direction", () => {
    const chance = new Chance("queue");
    const calm = gammaPath(chance, 100);
    const queued = gammaPath(chance, 100).map(([up, down]) => [up + 200, down] as const);
    expect(Math.abs(errorMs(repliesOver([...calm, ...queued]), UNKNOWN))).toBeLessThan(2);
  });

  test("are not drawn aside when most of a few replies waited behind one stall", () => {
    const held = Array.from({ length: 12 }, (_, index) => [1_000 - 60 * index, 150 + 30 * index] as const);
    expect(Math.abs(errorMs(repliesOver([...held, [160, 170]]), UNKNOWN))).toBeLessThan(15);
  });

  test("find the new ones when all replies that held them are forgotten", () => {
    const corridor = new Corridor(replyTo(0, 5, 5), UNKNOWN);
    corridor.fit(10, UNKNOWN);
    corridor.add(replyTo(2_000, 300, 300));
    corridor.forgetBefore(1_000);
    const fit = corridor.fit(2_600, UNKNOWN);
    expect(fit.offsetMs - SERVER_AT_ZERO_MS).toBeCloseTo(0, 1);
    expect(fit.halfWidthMs).toBeCloseTo(300, 0);
  });

  test("tell how far the further bound is, though they are nearer to one than to the other", () => {
    const corridor = new Corridor(replyTo(0, 20, 20), KNOWN);
    for (let at = 1; at < 30; at += 1) corridor.add(replyTo(at * 100, 20 + (at % 5) * 4, 20));
    const fit = corridor.fit(3_000, KNOWN);
    const offMs = fit.offsetMs - SERVER_AT_ZERO_MS;
    expect(Math.abs(offMs)).toBeGreaterThan(0.5);
    expect(fit.halfWidthMs).toBeCloseTo(20 + Math.abs(offMs), 1);
  });

  test("are found, or not, but never waited for, among numbers in which milliseconds are lost", () => {
    const first = { ...replyTo(0, 20, 20), t1Ms: 8e15, t2Ms: 8e15 };
    const corridor = new Corridor(first, UNKNOWN);
    for (const t1Ms of [-8e15, 3e15, 1, -7e15, 8e15]) {
      corridor.add({ ...replyTo(1_000, 20, 20), t1Ms, t2Ms: t1Ms });
      const fit = corridor.fit(1_040, UNKNOWN);
      expect(Object.values(fit).filter((value) => !Number.isFinite(value))).toEqual([]);
    }
  });
});

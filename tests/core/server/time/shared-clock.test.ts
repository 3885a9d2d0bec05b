import { describe, expect, test } from "vitest";
import { type Discipline, hear, relearn, sharedAt, UNSYNCED } from "../../../../server/time/discipline.ts";
import { questionOf, type StoreTime, sharedMs, type TimeQuestion } from "../../../../server/time/shared-time.ts";
import { Chance } from "../../../bench/clock/chance.ts";

const HOUR_MS = 3_600_000;

/** What a store does with a question about its time. */
class TimeKeeper {
  aheadMs = 1_800_000_000_000;
  #stored: StoreTime["stored"] | null = null;
  #vouches = 0;

  answer({ expects, change }: TimeQuestion, trueMs: number): StoreTime {
    const storeMs = trueMs + this.aheadMs;
    this.#stored ??= { epoch: "first", shiftMs: 0, sinceMs: storeMs };
    if (change !== null && change.from === this.#stored.epoch) this.#stored = change.to;
    const fits = expects !== null && Math.abs(storeMs - expects.storeMs) <= expects.withinMs;
    if (fits && expects.shiftMs === this.#stored.shiftMs) this.#vouches += 1;
    return { storeMs, stored: this.#stored, vouches: this.#vouches };
  }
}

/** A node whose crystal drifts, that began at any instant, and asks over a network that is late now and then. */
class Node {
  clock: Discipline = UNSYNCED;
  #last: StoreTime | null = null;
  #fresh = 0;
  readonly #name: string;
  readonly #chance: Chance;
  readonly #drift: number;
  #originMs: number;

  constructor(name: string, chance: Chance, driftPpm: number) {
    this.#name = name;
    this.#chance = chance;
    this.#drift = 1 + driftPpm / 1e6;
    this.#originMs = chance.uniform() * HOUR_MS;
  }

  localMs = (trueMs: number): number => this.#originMs + trueMs * this.#drift;
  now = (trueMs: number): number => sharedAt(this.clock, this.localMs(trueMs)) ?? Number.NaN;

  /** The machine stands still for a while. */
  freeze(ms: number): void {
    this.#originMs -= ms;
  }

  ask(keeper: TimeKeeper, trueMs: number): void {
    const late = (): number => 0.2 + (this.#chance.uniform() < 0.1 ? 40 : 0.3) * this.#chance.uniform();
    const upMs = late();
    this.#fresh += 1;
    const [sentMs, heardMs] = [this.localMs(trueMs), this.localMs(trueMs + upMs + late())];
    const question = questionOf(this.clock, this.#last, sentMs, `${this.#name}${this.#fresh}`);
    const answer = keeper.answer(question, trueMs + upMs);
    this.#last = answer;
    const { stored, vouches } = answer;
    this.clock = hear(this.clock, { sentMs, heardMs, sharedMs: sharedMs(answer), epoch: stored.epoch, vouches });
  }
}

/** Three nodes that have synced, and a way to let time pass, watched ten times a second. */
function cluster(seed: string) {
  const keeper = new TimeKeeper();
  const chance = new Chance(seed);
  const nodes = [-50, 10, 50].map((ppm, index) => new Node(`n${index}.`, chance.fork(String(index)), ppm));
  let trueMs = 0;
  for (let burst = 0; burst < 5; burst++) for (const node of nodes) node.ask(keeper, burst);
  const pass = (ms: number, watch: (trueMs: number) => void = () => {}): void => {
    for (const endMs = trueMs + ms; trueMs < endMs; ) {
      trueMs += 100;
      for (const [index, node] of nodes.entries())
        if (!node.clock.synced || trueMs % 2_000 === index * 700) node.ask(keeper, trueMs - 99);
      watch(trueMs);
    }
  };
  return { keeper, nodes, pass, nowMs: () => trueMs };
}

const skewOf = (nodes: readonly Node[], trueMs: number): number => {
  const told = nodes.map((node) => node.now(trueMs));
  return Math.max(...told) - Math.min(...told);
};

describe("[CL1] every node keeps to the shared time, whatever its own clocks say", () => {
  test("three nodes whose crystals drift, over a network that is late now and then, stay within a millisecond", () => {
    const { nodes, pass } = cluster("steady");
    pass(5_000);
    let worstMs = 0;
    pass(20 * 60_000, (trueMs) => (worstMs = Math.max(worstMs, skewOf(nodes, trueMs))));
    expect(worstMs).toBeLessThan(1);
  });

  test("before five answers a node isn't synced; then it is", () => {
    const keeper = new TimeKeeper();
    const node = new Node("n", new Chance("burst"), 0);
    for (let count = 1; count <= 5; count++) {
      expect(node.clock.synced).toBe(false);
      node.ask(keeper, count);
    }
    expect(node.clock.synced).toBe(true);
    expect(Math.abs(node.now(10) - keeper.aheadMs - 10)).toBeLessThan(1);
  });

  test("an answer that took longer than a second says nothing", () => {
    const { nodes } = cluster("held up");
    const [{ clock }] = nodes as [Node];
    const sample = { sentMs: 0, epoch: "first", vouches: 0, sharedMs: 0 };
    expect(hear(clock, { ...sample, heardMs: 1_001 })).toMatchObject({ line: clock.line, doubt: null });
    expect(hear(clock, { ...sample, heardMs: 999 }).doubt).not.toBeNull();
  });
});

describe("[CL2] shared time never runs more than 5 ms a second fast or slow", () => {
  test.each([90, -90])("a store whose clock is stepped by %s ms is followed at that pace", (stepMs) => {
    const { keeper, nodes, pass } = cluster("slew");
    pass(10_000);
    keeper.aheadMs += stepMs;
    const before = nodes.map(() => Number.NaN);
    pass(60_000, (trueMs) => {
      for (const [index, node] of nodes.entries()) {
        const ranMs = node.now(trueMs) - (before[index] ?? 0);
        if (!Number.isNaN(ranMs)) expect(Math.abs(ranMs - 100)).toBeLessThan(100 * 0.0052);
        before[index] = node.now(trueMs);
      }
    });
    for (const node of nodes) expect(Math.abs(node.now(70_000) - keeper.aheadMs - 70_000)).toBeLessThan(1);
    expect(nodes.map(({ clock }) => clock.epoch)).toEqual(["first", "first", "first"]);
  });
});

describe("[CL3] when the store's clock jumps, shared time goes on, under one new epoch", () => {
  test.each([HOUR_MS, -HOUR_MS, 150, -150])("a failover to a host that is %s ms off", (offMs) => {
    const { keeper, nodes, pass } = cluster(`failover ${offMs}`);
    pass(10_000);
    const aheadMs = keeper.aheadMs;
    keeper.aheadMs += offMs;
    let worstMs = 0;
    pass(60_000, (trueMs) => {
      for (const node of nodes) worstMs = Math.max(worstMs, Math.abs(node.now(trueMs) - trueMs - aheadMs));
      expect(skewOf(nodes, trueMs)).toBeLessThan(3);
    });
    expect(worstMs).toBeLessThan(5);
    const epochs = new Set(nodes.map(({ clock }) => clock.epoch));
    expect(epochs.size).toBe(1);
    expect(epochs.has("first")).toBe(false);
    expect(nodes.every(({ clock }) => clock.synced && clock.jumps === 0)).toBe(true);
  });

  test("it then finds back to the store's own time by four seconds a day", () => {
    const { keeper, nodes, pass } = cluster("return");
    pass(10_000);
    keeper.aheadMs += 1_000;
    pass(10 * 60_000);
    const offMs = nodes.map((node) => node.now(610_000) - 610_000 - keeper.aheadMs);
    for (const each of offMs) expect(each).toBeCloseTo(-1_000 + 590 * 0.05, -1);
  });
});

describe("[CL4] a node whose own clock stood still jumps alone, under an epoch that tells its phones", () => {
  test.each([1_000, 600_000])("for %s ms", (ms) => {
    const { nodes, pass, nowMs } = cluster(`frozen ${ms}`);
    pass(10_000);
    const [frozen, ...others] = nodes as [Node, Node, Node];
    frozen.freeze(ms);
    pass(10_000, (trueMs) => expect(skewOf(others, trueMs)).toBeLessThan(1));
    expect(skewOf(nodes, nowMs())).toBeLessThan(1);
    expect(frozen.clock).toMatchObject({ synced: true, jumps: 1, epoch: "first" });
    expect(others.map(({ clock }) => [clock.jumps, clock.epoch])).toEqual([
      [0, "first"],
      [0, "first"],
    ]);
  });

  test("one that noticed its sleep learns the time anew at once", () => {
    const { nodes, pass, nowMs } = cluster("slept");
    pass(10_000);
    const [slept] = nodes as [Node];
    slept.freeze(60_000);
    slept.clock = relearn(slept.clock);
    expect(slept.clock.synced).toBe(false);
    pass(600);
    expect(slept.clock).toMatchObject({ synced: true, jumps: 1 });
    expect(skewOf(nodes, nowMs())).toBeLessThan(1);
  });
});

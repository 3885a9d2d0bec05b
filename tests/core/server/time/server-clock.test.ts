import { describe, expect, test } from "vitest";
import type { Machine } from "../../../../server/time/machine.ts";
import { ServerClock } from "../../../../server/time/server-clock.ts";

/** A machine whose three clocks are moved by hand. */
function machine() {
  const clocks = { wall: 1_800_000_000_000, monotonic: 5_000, uptime: 777_000 };
  const ports: Machine = {
    wallMs: () => clocks.wall,
    monotonicMs: () => clocks.monotonic,
    uptimeMs: () => Math.floor(clocks.uptime / 1_000) * 1_000,
  };
  const pass = (ms: number): void => {
    clocks.wall += ms;
    clocks.monotonic += ms;
    clocks.uptime += ms;
  };
  const sleep = (ms: number): void => {
    clocks.wall += ms;
    clocks.uptime += ms;
  };
  return { clocks, ports, pass, sleep };
}

describe("[SV17] server time is tied to the wall clock once", () => {
  test("it begins at the wall clock and runs on the monotonic one, with fractions", () => {
    const { ports, pass } = machine();
    const clock = new ServerClock(ports);
    expect(clock.nowMs()).toBe(1_800_000_000_000);
    pass(0.25);
    expect(clock.nowMs()).toBe(1_800_000_000_000.25);
  });

  test("a stepped wall clock moves nothing, in either direction, and the epoch stays", () => {
    const { clocks, ports, pass } = machine();
    const clock = new ServerClock(ports);
    const { epoch } = clock;
    for (const step of [3_600_000, -7_200_000]) {
      clocks.wall += step;
      pass(1_000);
      clock.watch();
    }
    expect(clock.nowMs()).toBe(1_800_000_002_000);
    expect(clock.epoch).toBe(epoch);
  });

  test("the host is told once that the wall clock was set, by a minute or more, and again when it is set once more", () => {
    const { clocks, ports, pass, sleep } = machine();
    const warned: string[] = [];
    const clock = new ServerClock(ports, (line) => warned.push(line));
    const step = (ms: number): void => {
      clocks.wall += ms;
      for (let times = 0; times < 3; times++) {
        pass(500);
        clock.watch();
      }
    };
    step(59_999);
    sleep(3_600_000);
    step(-59_999);
    expect(warned).toEqual([]);
    step(3_600_000);
    step(-3_600_000);
    step(-120_000);
    step(300_000);
    step(-240_000);
    expect(warned.map((line) => /\d+ minutes? .* the server's time/.exec(line)?.[0])).toEqual([
      "60 minutes ahead of the server's time",
      "2 minutes behind the server's time",
      "3 minutes ahead of the server's time",
      "1 minute behind the server's time",
    ]);
  });

  test("a machine that has slept is tied anew, under another epoch", () => {
    const { ports, pass, sleep } = machine();
    const clock = new ServerClock(ports);
    const { epoch } = clock;
    sleep(8 * 3_600_000);
    pass(10);
    clock.watch();
    expect(clock.nowMs()).toBe(1_800_000_000_010 + 8 * 3_600_000);
    expect(clock.epoch).not.toBe(epoch);
    const woken = clock.epoch;
    pass(60_000);
    clock.watch();
    expect(clock.epoch).toBe(woken);
  });

  test("it never runs backwards, also when the wall clock woke up wrong", () => {
    const { clocks, ports, sleep } = machine();
    const clock = new ServerClock(ports);
    sleep(3_600_000);
    clocks.wall = 0;
    clock.watch();
    expect(clock.nowMs()).toBe(1_800_000_000_000);
  });

  test("every clock has an epoch of its own", () => {
    const { ports } = machine();
    expect(new ServerClock(ports).epoch).not.toBe(new ServerClock(ports).epoch);
  });
});

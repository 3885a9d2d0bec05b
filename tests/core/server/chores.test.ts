import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ChorePorts, startChores } from "../../../server/chores.ts";
import { Metrics } from "../../../server/telemetry/metrics.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";
import type { TimerLoop } from "../../../server/time/timer-loop.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => vi.useRealTimers());

/** Chores of a server on which nothing is to be done but what the test says. */
function start(ports: Partial<ChorePorts>): TimerLoop {
  return startChores({
    upkeep: { runDue: async () => 0, runFades: async () => 0 },
    retention: { sweep: async () => undefined },
    clock: new ServerClock({ wallMs: () => nowMs, monotonicMs: () => nowMs, uptimeMs: () => nowMs }),
    metrics: new Metrics(),
    devices: { seen: async () => undefined, write: async () => undefined },
    served: { note: async () => [] },
    push: { run: async () => undefined },
    members: () => [],
    timersEveryMs: MINUTE_MS,
    failed: (error) => expect.unreachable(String(error)),
    ...ports,
  });
}

test("[SV26] a phone that stays connected is noted again on every day, without a new connection", async () => {
  const seenOn = new Set<number>();
  const chores = start({
    devices: {
      seen: async (_roomId, _deviceId, atMs) => void seenOn.add(Math.floor(atMs / DAY_MS)),
      write: async () => undefined,
    },
    members: () => [{ roomId: "room", deviceId: "phone" }],
  });
  for (; nowMs < 8 * DAY_MS; nowMs += 3_600_000) await vi.advanceTimersByTimeAsync(600_000);
  expect([...seenOn]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await chores.close();
});

test("[ST45] a server that runs says so twice a minute", async () => {
  const note = vi.fn(async () => []);
  const chores = start({ served: { note } });
  for (; nowMs < MINUTE_MS; nowMs += 10_000) await vi.advanceTimersByTimeAsync(10_000);
  expect(note).toHaveBeenCalledTimes(3);
  await chores.close();
});

describe("[ST43] what has faded is deleted within two minutes, in a hundred thousand rooms as in one", () => {
  const A_PASS = 128;

  test("a minute's passes go on until nothing is left, and then deleted bytes are cleared", async () => {
    let left = 100_000;
    const swept: number[] = [];
    const runFades = async (): Promise<number> => {
      const done = Math.min(A_PASS, left);
      left -= done;
      return done;
    };
    const chores = start({
      upkeep: { runDue: async () => 0, runFades },
      retention: { sweep: async () => void swept.push(left) },
    });
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(swept).toEqual([0, 0]);
    await chores.close();
  });

  test("when looking for what has faded breaks, deleted bytes are cleared all the same", async () => {
    const failed = vi.fn();
    const sweep = vi.fn(async () => undefined);
    const broken = new Error("database disk image is malformed");
    const runFades = (): Promise<number> => Promise.reject(broken);
    const chores = start({ upkeep: { runDue: async () => 0, runFades }, retention: { sweep }, failed });
    await chores.close();
    expect(sweep).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledExactlyOnceWith(broken);
  });

  test("a server that stops doesn't wait for all of them", async () => {
    let passes = 0;
    const half = Promise.withResolvers<undefined>();
    const runFades = async (): Promise<number> => {
      passes += 1;
      if (passes === 10) half.resolve(undefined);
      await new Promise(setImmediate);
      return A_PASS;
    };
    const chores = start({ upkeep: { runDue: async () => 0, runFades } });
    await half.promise;
    await chores.close();
    expect(passes).toBe(10);
  });
});

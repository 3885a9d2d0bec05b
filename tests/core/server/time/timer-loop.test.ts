import { describe, expect, test } from "vitest";
import { startTimerLoop } from "../../../../server/time/timer-loop.ts";

describe("the timers' loop", () => {
  test("a chore runs at once and again, never twice at the same time", async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const run = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      runs += 1;
    };
    const loop = startTimerLoop([{ everyMs: 1, run }], () => {});
    await expect.poll(() => runs).toBeGreaterThan(3);
    await loop.close();
    expect(most).toBe(1);
  });

  test("a chore that fails is told of and tried again", async () => {
    const failures: unknown[] = [];
    const run = () => Promise.reject(new Error("the store is away"));
    const loop = startTimerLoop([{ everyMs: 1, run }], (error) => failures.push(error));
    await expect.poll(() => failures.length).toBeGreaterThan(2);
    await loop.close();
  });

  test("closing waits for what is running, and nothing runs afterwards", async () => {
    const held = Promise.withResolvers<undefined>();
    let runs = 0;
    const run = (): Promise<unknown> => {
      runs += 1;
      return held.promise;
    };
    const loop = startTimerLoop([{ everyMs: 0, run }], () => {});
    let closed = false;
    const closing = loop.close().then(() => {
      closed = true;
    });
    await Promise.resolve();
    expect(closed).toBe(false);
    held.resolve(undefined);
    await closing;
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs).toBe(1);
    await loop.close();
  });
});

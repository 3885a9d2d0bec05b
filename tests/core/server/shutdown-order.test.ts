import { describe, expect, test } from "vitest";
import { drain, spreadMs } from "../../../server/realtime/drain.ts";
import { shutDown } from "../../../server/shutdown.ts";
import type { Drain } from "../../../shared/protocol/drain.ts";

describe("[SV13] the server is shut in order", () => {
  function steps(done: string[]) {
    const step = (name: string) => (): Promise<void> => {
      done.push(name);
      return Promise.resolve();
    };
    return {
      unready: () => void done.push("unready"),
      unreadyMs: 0,
      refuse: () => void done.push("refuse"),
      drain: step("drain"),
      finish: step("finish"),
      closeSockets: step("sockets"),
      closeHttp: step("http"),
      closeStore: step("store"),
      failed: (error: unknown) => void done.push(String(error)),
    };
  }

  test("not ready, refuse, drain, finish, sockets, http, store", async () => {
    const done: string[] = [];
    await shutDown(steps(done), () => true);
    expect(done).toEqual(["unready", "refuse", "drain", "finish", "sockets", "http", "store"]);
  });

  test("what fails is told, and keeps none of the rest from being done", async () => {
    const done: string[] = [];
    const failing = (name: string) => () => Promise.reject(new Error(name));
    await shutDown({ ...steps(done), finish: failing("finish"), closeSockets: failing("sockets") }, () => false);
    expect(done).toEqual(["unready", "refuse", "drain", "Error: finish", "Error: sockets", "http", "store"]);
  });

  test("phones are sent away over at least 5 s, 200 a second, at most the setting; nobody there, no wait", () => {
    const guests: readonly (readonly [number, number, number])[] = [
      [0, 15_000, 0],
      [1, 15_000, 5_000],
      [1_000, 15_000, 5_000],
      [1_001, 15_000, 5_005],
      [2_999, 15_000, 14_995],
      [100_000, 15_000, 15_000],
      [1, 300, 300],
    ];
    for (const [count, mostMs, expectedMs] of guests)
      expect([count, spreadMs(count, mostMs)]).toEqual([count, expectedMs]);
  });

  test("each phone gets its own moment, evenly spread, and when all have gone the wait is over", async () => {
    const told: number[] = [];
    const leave: (() => void)[] = [];
    const guest = {
      emit: (_event: "drain", { waitMs }: Drain) => told.push(waitMs),
      once: (_event: "disconnect", listener: () => void) => leave.push(listener),
    };
    const drained = drain([guest, guest, guest, guest], 10_000);
    expect(told).toEqual([0, 1_250, 2_500, 3_750]);
    for (const listener of leave) listener();
    await drained;
  });
});

import { describe, expect, test, vi } from "vitest";
import { Metrics } from "../../server/telemetry/metrics.ts";
import { startChores } from "../../server/time/chores.ts";
import { ServerClock } from "../../server/time/server-clock.ts";

const DAY_MS = 86_400_000;

describe("[SV26] a phone that stays connected", () => {
  test("is noted again on every day, without a new connection", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let nowMs = 0;
    const clock = new ServerClock({ wallMs: () => nowMs, monotonicMs: () => nowMs, uptimeMs: () => nowMs });
    const seenOn = new Set<number>();
    const chores = startChores({
      upkeep: { runDue: async () => 0, runFades: async () => 0 },
      retention: { sweep: async () => undefined },
      clock,
      metrics: new Metrics(),
      devices: {
        seen: async (_roomId, _deviceId, atMs) => void seenOn.add(Math.floor(atMs / DAY_MS)),
        write: async () => undefined,
      },
      push: { run: async () => undefined },
      members: () => [{ roomId: "room", deviceId: "phone" }],
      timersEveryMs: 60_000,
      failed: (error) => expect.unreachable(String(error)),
    });
    for (; nowMs < 8 * DAY_MS; nowMs += 3_600_000) await vi.advanceTimersByTimeAsync(600_000);
    expect([...seenOn]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    vi.useRealTimers();
    await chores.close();
  });
});

import { describe, expect, test } from "vitest";
import { isLive, livePair } from "../../../support/sdk/fake-phones.ts";

describe("[PH24] the clock keeps what it knows, whatever becomes of the connection or of the phone's own clocks", () => {
  test("nothing is probed without a connection, and history survives it", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    a.network.cut();
    await clock.advance(30_000);
    expect(a.client.clock.status).toBe("synced");
    expect(Math.abs((a.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(5);
    a.network.restore();
    await clock.until(() => isLive(a));
    expect(a.client.clock.status).toBe("synced");
  });

  test("a wall clock that is set by a year changes nothing that is shown", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    a.device.setWall(365 * 86_400_000);
    expect(Math.abs((a.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(50);
    await clock.advance(2_000);
    expect(a.client.clock.status).toBe("synced");
    expect(Math.abs((a.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(50);
  });

  test("without a connection a wall clock set ahead looks like a sleep until the next reply, and one set back like nothing", async () => {
    for (const [byMs, roughlyByMs] of [
      [40_000, 40_000],
      [-40_000, 0],
    ] as const) {
      const { clock, a } = await livePair();
      const offMs = (): readonly number[] =>
        [a.client.serverNowMs() ?? 0, a.client.roughServerNowMs()].map((ms) => Math.round((ms - clock.nowMs) / 50));
      await clock.advance(5_000);
      a.network.cut();
      await clock.advance(1_000);
      a.device.setWall(byMs);
      expect(offMs()).toEqual([0, roughlyByMs / 50]);
      a.network.restore();
      await clock.until(() => isLive(a));
      await clock.advance(1_000);
      expect([a.client.clock.status, ...offMs()]).toEqual(["synced", 0, 0]);
    }
  });

  test("who looks at the clock after a sleep finds that its time isn't vouched for", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    a.device.sleep(10_000);
    await clock.advance(9_999);
    expect(a.client.clock.status).toBe("syncing");
  });

  test("every change is told", async () => {
    const { clock, a } = await livePair();
    const statuses: string[] = [];
    a.client.on("clock", ({ status }) => statuses.push(status));
    await clock.advance(3_000);
    expect(new Set(statuses)).toEqual(new Set(["syncing", "synced"]));
    expect(a.client.clock.rttMs).toBeCloseTo(40, 0);
    expect(a.client.clock.uncertaintyMs).toBeTypeOf("number");
  });
});

import { describe, expect, test } from "vitest";
import { livePair, offMs } from "../../../support/sdk/fake-phones.ts";

describe("[PH25] whatever happens to the phone's own clocks", () => {
  test("a closed lid that nothing told of: the line must prove itself at once, and the time is right again", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await clock.advance(90_000);
    a.network.latencyMs = null;
    a.device.sleep(30_000);
    await clock.advance(30_000);
    expect(a.client.clock.status).toBe("syncing");
    expect(a.client.serverNowMs()).not.toBeNull();
    await clock.advance(2_900);
    a.network.latencyMs = 20;
    await clock.advance(400);
    expect(a.network.sockets).toHaveLength(2);
    expect(a.client.clock.status).toBe("synced");
    expect(Math.abs(offMs(pair))).toBeLessThan(5);
  });

  test("on a line that is alive one reply is enough", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await clock.advance(90_000);
    a.device.sleep(30_000);
    await clock.advance(30_010);
    expect(a.client.serverNowMs()).not.toBeNull();
    expect(a.client.clock.status).toBe("syncing");
    await clock.advance(60);
    expect(a.client.clock.status).toBe("synced");
    expect(a.network.sockets).toHaveLength(1);
    expect(Math.abs(offMs(pair))).toBeLessThan(5);
  });

  test("a server that restarts is followed over the new connection, without a time that isn't vouched for", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    await clock.advance(30_000);
    const statuses = new Set<string>();
    a.client.on("clock", ({ status }) => statuses.add(status));
    server.restart();
    await clock.advance(10_000);
    expect([...statuses]).toEqual(["synced"]);
    expect(Math.abs(offMs(pair))).toBeLessThan(1);
  });

  test("that the time isn't vouched for any more is told, also when nothing comes from the server", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    const statuses: string[] = [];
    a.client.on("clock", ({ status }) => statuses.push(status));
    a.network.cut();
    await clock.advance(24 * 3_600_000);
    expect(statuses).toEqual(["syncing"]);
    expect(a.client.clock.status).toBe("syncing");
    await a.client.close();
    expect(a.client.serverNowMs()).toBeNull();
    expect(a.device.timers).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import { fakePair } from "../../../../client-sdk/src/testing/index.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH24] the clock is probed as often as what the two do needs, and no more", () => {
  test("a burst at connect, then less and less: in ten idle minutes about a hundred probes", async () => {
    const { clock, server, a, b } = fakePair();
    await b.client.close();
    let probes = 0;
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      if (name === "clock") probes += 1;
      return request(socket, name, body);
    };
    await clock.until(() => a.client.clock.status === "synced");
    expect(clock.nowMs - 1_750_000_000_000).toBeLessThan(1_200);
    await clock.advance(600_000);
    expect(probes).toBeGreaterThan(60);
    expect(probes).toBeLessThan(120);
  });

  test("once a second in a breath, every 10 s while either has space, every 45 s else", async () => {
    const { clock, server, a, b } = await livePair();
    let probes = 0;
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      if (name === "clock" && socket === a.network.current[0]) probes += 1;
      return request(socket, name, body);
    };
    const probesIn = async (ms: number): Promise<number> => {
      const before = probes;
      await clock.advance(ms);
      return probes - before;
    };
    await clock.advance(300_000);
    expect(await probesIn(450_000)).toBe(10);
    for (const { client } of [a, b]) {
      watch(client.space.take({ minutes: 60 }));
      await clock.advance(20_000);
      expect(await probesIn(100_000)).toBe(10);
      watch(client.space.back());
      await clock.advance(50_000);
    }
    watch(a.client.breath.start({ preset: "fourAndSix", minutes: 5 }));
    await clock.advance(10_000);
    // None of them is worth a write: a phone that draws has other things to do.
    const { write } = a.storage;
    let writes = 0;
    a.storage.write = (changes) => {
      writes += 1;
      return write(changes);
    };
    expect([await probesIn(10_000), writes]).toEqual([10, 0]);
  });
});

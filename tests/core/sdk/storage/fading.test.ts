import { describe, expect, test } from "vitest";
import { fakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { livePair, logOf, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH16] what has faded is gone from the phone too", () => {
  test("at its time, from memory and storage, also without a connection", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    await clock.advance(1_000);
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    b.network.cut();
    await clock.advance(15 * 60_000 - 3_000);
    expect(JSON.stringify(await b.storage.load())).toContain("thankYou");
    const shown: unknown[] = [];
    b.client.on("room", ({ hear }) => shown.push(hear.a));
    await clock.advance(4_000);
    expect(b.client.room.hear.a).toBeNull();
    // Who shows it is told.
    expect(shown).toEqual([null]);
    expect(JSON.stringify(await b.storage.load())).not.toContain("thankYou");
  });

  test("at its time, after a sleep that nothing told of, although the phone's timers stood still meanwhile", async () => {
    for (const isCut of [true, false]) {
      const { clock, a, b } = await livePair();
      await clock.advance(5_000);
      watch(a.client.hear.send("thankYou"));
      watch(b.client.hear.send("makesSense"));
      await clock.advance(1_000);
      if (isCut) b.network.cut();
      b.device.sleep(16 * 60_000);
      await clock.advance(16 * 60_000 + 46_000);
      expect(b.client.room.hear).toEqual({ a: null, b: null });
      expect(JSON.stringify(await b.storage.load())).not.toMatch(/thankYou|makesSense/);
    }
  });

  test("and nothing is fetched anew for it", async () => {
    const { clock, server, a, b } = await livePair();
    watch(a.client.hear.send("thankYou"));
    await clock.advance(15 * 60_000 - 5_000);
    let asked = 0;
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      if (name === "resume") asked += 1;
      return request(socket, name, body);
    };
    await clock.advance(5_100);
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(15_000);
    expect([b.client.room.hear.a, asked]).toEqual([null, 0]);
  });

  test("as soon as the app is looked at again, be it without a connection", async () => {
    const { clock, a, b } = await livePair();
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    b.network.cut();
    await clock.advance(100);
    b.device.sleep(16 * 60_000);
    // Before any of its timers has run.
    await clock.advance(16 * 60_000 - 1);
    b.device.wake("visible");
    expect(b.client.room.hear.a).toBeNull();
  });

  test("of one's own words nothing is kept for longer, also while nothing else happens", async () => {
    const { clock, a } = await livePair();
    await clock.advance(1_000);
    watch(a.client.hear.send("thankYou"));
    watch(a.client.space.agree({ minutes: 30 }));
    await clock.advance(1_000);
    a.network.cut();
    const kept = async () => JSON.stringify(await a.storage.load());
    await clock.advance(15 * 60_000 - 3_000);
    expect(await kept()).toContain("hear.send");
    await clock.advance(4_000);
    expect(await kept()).not.toMatch(/hear\.send|thankYou/);
    await clock.advance(24 * 3_600_000 - 16 * 60_000);
    expect(await kept()).toContain("space.agree");
    await clock.advance(16 * 60_000);
    expect(await kept()).not.toContain("space.agree");
  });

  test("what faded while the app was closed is not shown when it opens", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    await clock.advance(1_000);
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    await b.client.close();
    await clock.advance(16 * 60_000);
    const again = fakePhone(pair.server, b.device, b.storage);
    again.network.cut();
    await clock.advance(10);
    expect(again.client.room.hear.a).toBeNull();
    expect(JSON.stringify(await b.storage.load())).not.toContain("thankYou");
    expect(logOf(pair)).toEqual(["hear.sent"]);
  });

  test("what went too early, because the phone's clock was set while its app was closed, comes back", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    await b.client.close();
    b.device.setWall(3_600_000);
    const early = fakePhone(pair.server, b.device, b.storage);
    early.network.cut();
    await clock.advance(10);
    expect(early.client.room.hear.a).toBeNull();
    await early.client.close();
    b.device.setWall(-3_600_000);
    const again = fakePhone(pair.server, b.device, b.storage);
    await clock.until(() => again.client.clock.status === "synced");
    await clock.advance(1_000);
    expect(again.client.room).toEqual(pair.room.room);
    // From then on nothing but what it misses.
    const cursors: unknown[] = [];
    const request = pair.server.request.bind(pair.server);
    pair.server.request = (socket, name, body) => {
      if (name === "resume") cursors.push(body);
      return request(socket, name, body);
    };
    again.network.current[0]?.cut();
    await clock.advance(1_000);
    expect(cursors).toMatchObject([{ seq: 3 }]);
    expect(again.client.hear.theirs?.code).toBe("thankYou");
  });
});

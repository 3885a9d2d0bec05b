import { describe, expect, test, vi } from "vitest";
import type { Changes } from "../../../../client-sdk/src/storage/storage.ts";
import { isLive, livePair, watch } from "../../../support/sdk/fake-phones.ts";

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

describe("[PH5] a wake-up looks at the connection at once", () => {
  test("a dead line is noticed within 3 s and replaced", async () => {
    const { clock, a } = await livePair();
    await clock.advance(60_000);
    a.network.latencyMs = null;
    a.device.wake("visible");
    await clock.advance(2_900);
    expect(a.network.sockets).toHaveLength(1);
    a.network.latencyMs = 20;
    await clock.advance(200);
    expect(a.network.sockets).toHaveLength(2);
    await clock.until(() => isLive(a));
  });

  test("a line that is alive is left alone", async () => {
    const { clock, a } = await livePair();
    await clock.advance(60_000);
    a.device.wake("visible");
    await clock.advance(10_000);
    expect(a.network.sockets).toHaveLength(1);
    expect(isLive(a)).toBe(true);
  });

  test("a line that takes its time to catch up proves itself meanwhile", async () => {
    const { clock, server, a } = await livePair();
    const request = server.request.bind(server);
    server.request = (socket, name, body) => {
      const answer = request(socket, name, body);
      return name === "resume" ? new Promise((reply) => clock.setTimer(5_000, () => reply(answer))) : answer;
    };
    server.restart();
    await clock.until(() => a.client.status.kind === "catchingUp");
    const lines = a.network.sockets.length;
    a.device.wake("visible");
    await clock.until(() => isLive(a));
    expect(a.network.sockets).toHaveLength(lines);
  });

  test("a phone that waits for its next try connects when the network is back", async () => {
    const { clock, a } = await livePair();
    a.network.cut();
    await clock.advance(120_000);
    a.network.restore();
    a.device.wake("online");
    await clock.advance(150);
    expect(isLive(a)).toBe(true);
  });
});

/** So much later an app has nothing to draw. */
const LATER_MS = 45;

describe("[PH33] what can wait for an app that draws", () => {
  test("waits, and what happens meanwhile is nothing that was missed", async () => {
    const { clock, a, b } = await livePair();
    Object.assign(b.device, {
      whenFree: (afterMs: number, run: () => void) => b.device.setTimer(afterMs + LATER_MS, run),
    });
    watch(a.client.breath.start());
    await clock.advance(30_000);
    const statuses: string[] = [];
    b.client.on("status", ({ kind }) => statuses.push(kind));
    for (let event = 0; event < 40; event += 1) {
      await clock.advance(1_010);
      watch(a.client.hear.send("thankYou"));
    }
    expect(b.client.hear.theirs?.atMs).toBeGreaterThan(clock.nowMs - 2_000);
    expect(statuses).toEqual([]);
  });

  test("waits, and neither the time nor the line suffers; what was put off when the client closes never comes", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    const { rttMs } = a.client.clock;
    let putOff = 0;
    Object.assign(a.device, {
      whenFree: (afterMs: number, run: () => void) => {
        putOff += 1;
        return a.device.setTimer(afterMs + LATER_MS, run);
      },
    });
    await clock.advance(60_000);
    expect(putOff).toBeGreaterThan(60);
    expect(a.client.clock).toMatchObject({ status: "synced", drops: {} });
    expect(a.client.clock.rttMs).toBe(rttMs);
    expect(Math.abs((a.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(1);
    const told = watch(a.client.close());
    const heard: unknown[] = [];
    a.client.on("clock", (snapshot) => heard.push(snapshot));
    await clock.advance(10_000);
    expect([told.error, heard]).toEqual([null, []]);
  });

  test("waits, and no probe leaves while there is something to draw", async () => {
    const { clock, a } = await livePair();
    await clock.advance(5_000);
    let draws = true;
    Object.assign(a.device, {
      whenFree: (afterMs: number, run: () => void) =>
        a.device.setTimer(afterMs + LATER_MS, () => {
          draws = false;
          run();
          draws = true;
        }),
    });
    const [socket] = a.network.current;
    if (socket === undefined) throw new Error("a phone that is live has a connection");
    const drew: boolean[] = [];
    vi.spyOn(socket, "volatile").mockImplementation((name, body, reply = () => undefined) => {
      if (name === "clock") drew.push(draws);
      socket.request(name, body, reply);
    });
    await clock.advance(20_000);
    // The first was planned before the app drew.
    expect(drew.slice(1)).toEqual(Array.from({ length: drew.length - 1 }, () => false));
    expect(drew.length).toBeGreaterThan(3);
  });

  test("what a phone has kept long enough it lets go of, and saves so in a task that is put off by itself", async () => {
    const { clock, a } = await livePair();
    const dueAtMs: number[] = [];
    const savedAtMs: number[] = [];
    Object.assign(a.device, {
      whenFree: (afterMs: number, run: () => void) => {
        if (afterMs > 50_000) dueAtMs.push(clock.nowMs + afterMs);
        return a.device.setTimer(afterMs + LATER_MS, run);
      },
    });
    const { write } = a.storage;
    Object.assign(a.storage, {
      write: (changes: Changes) => {
        if (Object.values(changes).includes(null)) savedAtMs.push(clock.nowMs);
        return write.call(a.storage, changes);
      },
    });
    watch(a.client.breath.invite());
    await clock.advance(70_000);
    expect(savedAtMs).toEqual([(dueAtMs[0] ?? 0) + 2 * LATER_MS]);
  });
});

describe("[PH6] a server that closes", () => {
  test("is left for the next connection without a moment offline, and nothing is lost or doubled", async () => {
    const { clock, server, room, a, b } = await livePair();
    const kinds: string[] = [];
    a.client.on("status", ({ kind }) => kinds.push(kind));
    server.drain(4_000);
    const outcomes = [];
    for (let sent = 0; sent < 8; sent += 1) {
      outcomes.push(watch(a.client.hear.send("thankYou")));
      await clock.advance(600);
    }
    expect(kinds).toEqual(["draining", "live"]);
    expect(a.network.sockets).toHaveLength(2);
    expect(a.network.current).toHaveLength(1);
    expect(outcomes.map(({ value }) => value)).toMatchObject(
      Array.from({ length: 8 }, (_, at) => ({ delivered: true, seq: at + 3 })),
    );
    expect(b.client.room).toEqual(room.room);
  });
});

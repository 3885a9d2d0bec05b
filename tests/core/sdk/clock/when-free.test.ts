import { describe, expect, test, vi } from "vitest";
import type { Changes } from "../../../../client-sdk/src/storage/storage.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

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

import { describe, expect, test } from "vitest";
import { leadInOf } from "../../../../client-sdk/src/practices/lead-in.ts";
import { breathing, livePair, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH22] both phones show the same breath, from the shared clock", () => {
  test("whatever their own clocks say, also through a pause", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    a.device.setWall(-3 * 3_600_000);
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 4_500 - clock.nowMs);
    for (const { client } of [a, b])
      expect(client.breath.phase()).toMatchObject({ kind: "exhale", count: 1, breath: 1, of: 12 });
    watch(a.client.breath.pause());
    await clock.advance(1_200);
    for (const { client } of [a, b]) expect(client.breath.phase()).toEqual({ kind: "paused" });
    watch(b.client.breath.resume());
    await clock.advance(3_200);
    for (const { client } of [a, b]) expect(client.breath.phase()?.kind).toBe("exhale");
    expect(Math.abs(a.client.breath.extent() - b.client.breath.extent())).toBeLessThan(0.01);
  });

  test("it is null before the clock is synced, without a breath, for who has left, and from the end on", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    expect(a.client.serverNowMs()).toBeNull();
    expect(a.client.clock.status).toBe("unsynced");
    expect(a.client.breath.phase()).toBeNull();
    const startAtMs = await breathing(pair);
    expect(a.client.clock.status).toBe("synced");
    watch(a.client.breath.leave());
    await clock.advance(100);
    expect([a.client.breath.phase(), a.client.breath.session]).toEqual([null, null]);
    expect(b.client.breath.phase()).not.toBeNull();
    await clock.advance(startAtMs + 120_000 - clock.nowMs - 50);
    expect(b.client.breath.phase()).toMatchObject({ kind: "exhale", breath: 12 });
    await clock.advance(100);
    expect(b.client.breath.phase()).toBeNull();
  });

  test("an output that is late by so much is told so much earlier", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    a.client.breath.setOutputLatency({ sound: 250 });
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 3_800 - clock.nowMs);
    const shown = () => (["light", "sound", "touch"] as const).map((channel) => a.client.breath.phase(channel)?.kind);
    expect(shown()).toEqual(["inhale", "exhale", "inhale"]);
    expect(a.client.breath.extent()).toBeLessThan(1);
    a.client.breath.setOutputLatency({ light: 200, touch: 201, ...({ sound: undefined } as object) });
    expect(shown()).toEqual(["exhale", "exhale", "exhale"]);
    expect(a.client.breath.extent()).toBeCloseTo(1, 3);
  });

  test("the lead-in grows with a slow connection, from 5 to 15 s", () => {
    const clock = (rttMs: number | null) =>
      ({ status: "synced", offsetMs: 0, driftPpm: 0, uncertaintyMs: 0, rttMs, drops: {} }) as const;
    expect(leadInOf(undefined, clock(null))).toEqual({});
    expect(leadInOf(undefined, clock(400))).toEqual({});
    expect(leadInOf(undefined, clock(700))).toEqual({ leadInMs: 8_000 });
    expect(leadInOf(undefined, clock(5_000))).toEqual({ leadInMs: 15_000 });
    expect(leadInOf(6_000, clock(5_000))).toEqual({ leadInMs: 6_000 });
  });
});

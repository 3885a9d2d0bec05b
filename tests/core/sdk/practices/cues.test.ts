import { describe, expect, test } from "vitest";
import { breathing, livePair, type TimedCue, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH23] every cue comes once, ahead of its instant", () => {
  test("with the time that is left, through a pause, until the end", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const heard: [TimedCue["kind"], number][] = [];
    const stop = a.client.breath.onCue((cue) => heard.push([cue.kind, Math.round(cue.inMs)]), { aheadMs: 200 });
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 10_500 - clock.nowMs);
    expect(heard.map(([kind]) => kind)).toEqual(["leadIn", "leadIn", "leadIn", "inhale", "exhale", "inhale"]);
    for (const [, inMs] of heard) expect(Math.abs(inMs - 200)).toBeLessThan(3);
    watch(a.client.breath.pause());
    await clock.advance(30_000);
    expect(heard).toHaveLength(6);
    watch(a.client.breath.resume());
    await clock.advance(130_000);
    expect(heard.slice(-4).map(([kind]) => kind)).toEqual(["lastBreath", "inhale", "exhale", "done"]);
    expect(heard.filter(([kind]) => kind === "inhale")).toHaveLength(12);
    stop();
  });

  test("at once, if it is time for them when the breath begins", async () => {
    const pair = await livePair();
    const heard: string[] = [];
    pair.a.client.breath.onCue(({ kind }) => heard.push(kind), { aheadMs: 10_000 });
    await breathing(pair);
    await pair.clock.advance(1);
    expect(heard).toEqual(["leadIn", "leadIn", "leadIn", "inhale", "exhale"]);
  });

  test("the end too, at its very instant; a breath that is stopped has none", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    const heard = { a: [] as string[], b: [] as string[] };
    a.client.breath.onCue(({ kind }) => heard.a.push(kind));
    b.client.breath.onCue(({ kind }) => heard.b.push(kind));
    await breathing(pair);
    await clock.advance(110_000);
    watch(b.client.breath.leave());
    await clock.advance(30_000);
    expect([heard.a.slice(-3), heard.b.slice(-1)]).toEqual([["inhale", "exhale", "done"], ["exhale"]]);
    heard.a.length = 0;
    watch(a.client.breath.start({ minutes: 1 }));
    await clock.advance(30_000);
    watch(a.client.breath.stop());
    await clock.advance(60_000);
    expect([heard.a.length > 3, heard.a.includes("done")]).toEqual([true, false]);
  });

  test("in time although timers are late, and by the clock as it is then, while the estimate moves", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const { setTimer } = a.device;
    const untilMs: number[] = [];
    const offMs: number[] = [];
    a.network.latencyMs = 300;
    const startAtMs = await breathing(pair);
    a.device.setTimer = (afterMs, run) => setTimer(afterMs + (afterMs > 0 ? 150 : 0), run);
    a.client.breath.onCue(
      ({ atMs, inMs }) => {
        untilMs.push(inMs);
        clock.setTimer(inMs, () => offMs.push((a.client.serverNowMs() ?? 0) - atMs));
      },
      { aheadMs: 200 },
    );
    await clock.advance(startAtMs - 2_500 - clock.nowMs);
    a.network.latencyMs = 20;
    await clock.advance(startAtMs + 118_000 - clock.nowMs);
    expect(untilMs.length).toBeGreaterThan(24);
    expect(offMs.length).toBeGreaterThan(24);
    for (const inMs of untilMs) expect(inMs).toBeGreaterThan(0);
    for (const ms of offMs) expect(Math.abs(ms)).toBeLessThan(2);
  });

  test("for the channel's latency, and not after it was stopped", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    a.client.breath.setOutputLatency({ touch: 300 });
    const atMs: number[] = [];
    const stop = a.client.breath.onCue(({ kind }) => kind === "inhale" && atMs.push(clock.nowMs), { channel: "touch" });
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 1_000 - clock.nowMs);
    expect(Math.abs((atMs[0] ?? 0) - (startAtMs - 300))).toBeLessThan(3);
    stop();
    await clock.advance(30_000);
    expect(atMs).toHaveLength(1);
  });

  test("[PH31] what an async listener throws, of a cue or of an event, is reported too", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const careless = (): unknown => Promise.reject(new Error("careless"));
    a.client.breath.onCue(careless);
    a.client.on("event", careless);
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 1_000 - clock.nowMs);
    // The invitation and the beginning; three, two, one, and the in-breath.
    expect(a.device.reported).toEqual(Array.from({ length: 6 }, () => new Error("careless")));
  });

  test("[PH31] a listener may stop within a cue, or throw: it hears no more, or all that comes", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const heard: string[] = [];
    const stop = a.client.breath.onCue(({ kind }) => {
      heard.push(kind);
      stop();
    });
    let thrown = 0;
    a.client.breath.onCue(() => {
      thrown += 1;
      throw new Error("careless");
    });
    const startAtMs = await breathing(pair);
    await clock.advance(startAtMs + 5_000 - clock.nowMs);
    expect(heard).toEqual(["leadIn"]);
    expect([thrown, a.device.reported.length]).toEqual([5, 5]);
  });
});

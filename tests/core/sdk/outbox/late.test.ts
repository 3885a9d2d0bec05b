import { describe, expect, test } from "vitest";
import type { Stance } from "../../../../client-sdk/src/public.ts";
import { type FakePhone, fakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { doneOf, isLive, livePair, logOf, restart, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH10] what has lost its meaning is left out, and that is said", () => {
  const offline = async (pair: Awaited<ReturnType<typeof livePair>>, phone: FakePhone) => {
    phone.network.cut();
    await pair.clock.advance(100);
  };

  test("a breath that was asked for a minute ago without a connection", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await offline(pair, a);
    const dropped: unknown[] = [];
    a.client.on("dropped", (payload) => dropped.push(payload));
    const outcome = watch(a.client.breath.invite());
    await clock.advance(59_000);
    expect(dropped).toEqual([]);
    const done = doneOf(outcome.value);
    await clock.advance(1_100);
    expect(dropped).toMatchObject([{ type: "breath.invite", code: "stale" }]);
    expect(done.error).toMatchObject({ code: "stale" });
    a.network.restore();
    await clock.until(() => isLive(a));
    expect(logOf(pair)).toEqual([]);
  });

  test("when something was asked is known also of what is asked as soon as the app is opened", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    await clock.advance(5_000);
    await a.client.close();
    const again = fakePhone(server, a.device, a.storage);
    again.network.cut();
    const outcome = watch(again.client.space.take({ minutes: 20 }));
    const askedAtMs = clock.nowMs;
    await clock.advance(10 * 60_000);
    again.network.restore();
    await clock.until(() => doneOf(outcome.value).value !== null || isLive(again));
    await clock.advance(100);
    const { mine } = again.client.space;
    expect(mine?.is === "away" && Math.abs(mine.returnAtMs - askedAtMs - 20 * 60_000)).toBeLessThan(100);
  });

  test("what may have reached the server is only judged after catching up", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const outcome = watch(a.client.breath.invite());
    await clock.advance(21);
    expect(logOf(pair)).toEqual(["breath.invited"]);
    a.network.cut();
    const dropped: unknown[] = [];
    a.client.on("dropped", (payload) => dropped.push(payload));
    await clock.advance(120_000);
    expect(outcome.value).toMatchObject({ queued: true });
    const done = doneOf(outcome.value);
    a.network.restore();
    await clock.until(() => isLive(a));
    expect(dropped).toEqual([]);
    expect(done.value).toEqual({ delivered: true, seq: 3 });
  });

  test("even if the app was closed meanwhile, or a snapshot has replaced the events that tell", async () => {
    for (const [isClosed, minutes] of [
      [true, 2],
      [false, 16],
    ] as const) {
      const pair = await livePair();
      const { clock, a, b } = pair;
      await clock.advance(3_000);
      watch(a.client.breath.invite());
      await clock.advance(21);
      a.network.cut();
      // It fades, and can't be sent on its own any more.
      watch(b.client.hear.send("thankYou"));
      await clock.advance(100);
      const phone = isClosed ? await restart(pair, a) : a;
      if (isClosed) phone.network.cut();
      const told: string[] = [];
      phone.client.on("dropped", () => told.push("dropped"));
      phone.client.on("delivered", ({ seq }) => told.push(`delivered ${seq}`));
      await clock.advance(minutes * 60_000);
      phone.network.restore();
      await clock.until(() => isLive(phone));
      await clock.advance(1_000);
      expect([minutes, told, phone.client.queued]).toEqual([minutes, ["delivered 3"], []]);
    }
  });

  test("after a restart its age goes by the wall clock, and one that was set back can't make it young", async () => {
    for (const setBackMs of [0, 3_600_000]) {
      const pair = await livePair();
      const { clock, a } = pair;
      await offline(pair, a);
      watch(a.client.breath.invite());
      watch(a.client.space.take({ minutes: 30 }));
      await clock.advance(10);
      const again = await restart(pair, a);
      again.network.cut();
      const dropped: unknown[] = [];
      again.client.on("dropped", (payload) => dropped.push(payload));
      if (setBackMs === 0) await clock.advance(61_000);
      else a.device.setWall(-setBackMs);
      again.network.restore();
      await clock.until(() => isLive(again) && again.client.queued.length === 0);
      expect(dropped).toMatchObject([{ type: "breath.invite" }]);
      expect(logOf(pair)).toEqual(["space.taken"]);
    }
  });

  test("space is never too late: it arrives with the time at which it was asked", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    // One reply of the clock is enough to know by how much this phone's own is off.
    await clock.advance(50);
    await offline(pair, a);
    const askedAtMs = clock.nowMs;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(10 * 60_000);
    a.network.restore();
    await clock.until(() => b.client.space.theirs !== null);
    const stance = b.client.space.theirs;
    const returnAtMs = stance?.is === "away" ? stance.returnAtMs : 0;
    expect(Math.abs(returnAtMs - (askedAtMs + 20 * 60_000))).toBeLessThan(100);
  });

  const minutesOf = (stance: Stance): number =>
    stance?.is === "away" && stance.late !== true ? Math.round((stance.returnAtMs - stance.takenAtMs) / 60_000) : 0;

  test("[SP10] a phone that slept knows without a connection what time it is, and its line may be dead without a word", async () => {
    for (const isDead of [true, false]) {
      const { clock, a, b } = await livePair();
      await clock.advance(5_000);
      if (isDead) a.network.latencyMs = null;
      else a.network.cut();
      a.device.sleep(3_600_000);
      await clock.advance(3_600_000);
      a.device.wake("visible");
      if (!isDead) expect(Math.abs(a.client.roughServerNowMs() - clock.nowMs)).toBeLessThan(5);
      watch(a.client.space.take({ minutes: 20 }));
      await clock.advance(2 * 60_000);
      a.network.latencyMs = 20;
      a.network.restore();
      a.device.wake("online");
      await clock.until(() => b.client.space.theirs !== null);
      expect(minutesOf(b.client.space.theirs)).toBe(18);
    }
  });

  test("[SP10] a wall clock that fell back while the app was closed doesn't make late what is asked then", async () => {
    for (const backMs of [3_600_000, 1_700_000_000_000]) {
      const pair = await livePair();
      const { clock, a, b } = pair;
      await clock.advance(5_000);
      watch(b.client.here.send("imHere"));
      await clock.advance(1_000);
      await a.client.close();
      a.device.setWall(-backMs);
      const again = fakePhone(pair.server, a.device, a.storage);
      await offline(pair, again);
      watch(again.client.space.take({ minutes: 20 }));
      await clock.advance(60_000);
      again.network.restore();
      await clock.until(() => b.client.space.theirs !== null);
      expect(minutesOf(b.client.space.theirs)).toBe(20);
    }
  });
});

import { describe, expect, test } from "vitest";
import type { FakeClock, FakeDevice } from "../../../../client-sdk/src/testing/fake-clock.ts";
import { fakePair, fakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../../../shared/protocol/errors.ts";
import { isLive, livePair, restart, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH12] a no is told, and the queue goes on", () => {
  test("a lawful no rejects with its code, and with when to try again", async () => {
    const { clock, a } = await livePair();
    const rejected: unknown[] = [];
    a.client.on("rejected", (payload) => rejected.push(payload));
    const back = watch(a.client.space.back());
    const first = watch(a.client.here.send("imHere"));
    const second = watch(a.client.here.send("imHere"));
    await clock.advance(200);
    expect(back.error).toMatchObject({ name: "AttuneError", code: "notAway", retry: "never", retryAfterMs: null });
    expect(first.value).toMatchObject({ delivered: true });
    expect(second.error).toMatchObject({ code: "tooSoon", retry: "after" });
    expect((second.error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(19_000);
    expect(rejected).toMatchObject([{ type: "space.back" }, { type: "here.send", code: "tooSoon" }]);
  });

  test("what was rejected while the app was closed is told by the events", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    a.network.cut();
    await clock.advance(1);
    watch(a.client.space.back());
    await clock.advance(1);
    const again = await restart(pair, a);
    const rejected: unknown[] = [];
    again.client.on("rejected", (payload) => rejected.push(payload));
    await clock.until(() => rejected.length > 0);
    expect(rejected).toMatchObject([{ type: "space.back", code: "notAway" }]);
  });

  test("a server that is too busy is asked again when it says, without a word to anyone", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(errorReply("rateLimited", 700), errorReply("unavailable"));
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(700);
    expect(outcome.value).toBeNull();
    await clock.advance(2_000);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test("ever later, as long as it is, and soon again once it has answered", async () => {
    const { clock, server, a } = await livePair();
    const waits: number[] = [];
    for (const errors of [5, 1]) {
      server.answerNext.push(...Array.from({ length: errors }, () => errorReply("unavailable")));
      const outcome = watch(a.client.space.agree({ minutes: 30 }));
      const askedAtMs = clock.nowMs;
      await clock.until(() => outcome.value !== null && a.client.queued.length === 0);
      waits.push(clock.nowMs - askedAtMs);
    }
    const [longMs = 0, shortMs = 0] = waits;
    expect([longMs > 7_000, shortMs < 500]).toEqual([true, true]);
  });

  test("also when the hold runs out between two looks at the clock", async () => {
    const { clock, server, a, b } = await livePair();
    await a.client.close();
    for (let looks = -12; looks < 4; looks++) {
      const device = restlessDevice(clock, looks);
      const phone = fakePhone(server, device, a.storage);
      await clock.until(() => isLive(phone) && isLive(b));
      server.answerNext.push(errorReply("unavailable", 700));
      const outcome = watch(phone.client.hear.send("thankYou"));
      await clock.advance(1_500);
      expect(outcome.value).toMatchObject({ delivered: true });
      await phone.client.close();
    }
  });

  test("an error that repeating can't cure rejects, and the next command is sent", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(errorReply("idReused"));
    const [first, second] = [watch(a.client.hear.send("thankYou")), watch(a.client.hear.send("makesSense"))];
    await clock.advance(500);
    expect(first.error).toMatchObject({ code: "idReused" });
    expect(second.value).toMatchObject({ delivered: true });
  });

  test("a phone that is told to catch up first does so, then sends it again", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(errorReply("notResumed"));
    const kinds: string[] = [];
    a.client.on("status", ({ kind }) => kinds.push(kind));
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    expect(kinds).toEqual(["catchingUp", "live"]);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test.each([
    { rejected: true, code: "fromTomorrow" },
    { error: true, code: "fromTomorrow", retry: "never" },
  ])("a no that only a newer app has a word for doesn't hold up the queue: %j", async (answer) => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(answer as never);
    const [refused, next] = [watch(a.client.space.take()), watch(a.client.hear.send("thankYou"))];
    await clock.advance(200);
    expect(refused.error).toMatchObject({ code: "notUnderstood" });
    expect(next.value).toMatchObject({ delivered: true });
  });

  test("an answer that makes no sense is no answer: it is asked again later", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push({ nonsense: true } as never);
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test("what the app changes afterwards in what it gave, or leaves undefined, doesn't travel", async () => {
    const { clock, room, a } = await livePair();
    const program = { inhaleMs: 4_000, holdMs: 0, exhaleMs: 6_000, restMs: 0, minutes: 2, ramp: undefined };
    a.network.cut();
    const outcome = watch(a.client.breath.start({ program: program as never }));
    await clock.advance(10);
    program.minutes = 10;
    a.network.restore();
    await clock.advance(1_000);
    expect(outcome.value).toMatchObject({ queued: true });
    expect(room.room.breath.session?.program.minutes).toBe(2);
  });

  test("what has a wrong shape is refused on the phone", async () => {
    const { a } = await livePair();
    await expect(a.client.hear.send("shoutAtThem" as never)).rejects.toMatchObject({ code: "badMessage" });
  });

  test.each([undefined, null, 7, {}, { minutes: Number.NaN }, { minutes: "20" }, { minutes: 5.5 }])(
    "and so is what an app without types hands over: %j",
    async (given) => {
      const { a } = fakePair();
      const it = given as never;
      const { space, breath, push } = a.client;
      for (const asked of [() => space.agree(it), () => breath.start({ program: it }), () => push.subscribe(it, it)])
        await expect(asked()).rejects.toMatchObject({ code: "badMessage" });
    },
  );
});

const STEP_MS = 0.0001;

/** Its monotonic clock goes on with each look at it, and its timers come so many looks too early. */
function restlessDevice(clock: FakeClock, looks: number): FakeDevice {
  const device = clock.device();
  let at = 0;
  let looked = 0;
  const monotonicNowMs = (): number => {
    const nowMs = device.monotonicNowMs();
    looked = nowMs === at ? looked + 1 : 0;
    at = nowMs;
    return nowMs + looked * STEP_MS;
  };
  const setTimer: FakeDevice["setTimer"] = (afterMs, run) => device.setTimer(afterMs - looks * STEP_MS, run);
  return { ...device, monotonicNowMs, setTimer };
}

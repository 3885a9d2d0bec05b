import { describe, expect, test } from "vitest";
import { fakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { breathing, livePair, restart, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH20] an answer waits up to 5 s for what it answers", () => {
  test("accept, decline and space.answer wait for the other's words", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    const declined = watch(b.client.breath.decline());
    await clock.advance(4_900);
    watch(a.client.breath.invite());
    await clock.advance(200);
    expect(declined.value).toMatchObject({ delivered: true });
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    const answered = watch(b.client.space.answer("ready"));
    await clock.advance(1_000);
    watch(a.client.space.back());
    await clock.advance(200);
    expect(answered.value).toMatchObject({ delivered: true });
    expect([a.client.space.bothReady, b.client.space.bothReady]).toEqual([true, true]);
  });

  test("after 5 s without it, each rejects with nothingOffered", async () => {
    const { clock, a } = await livePair();
    const asked = [a.client.breath.accept(), a.client.breath.decline(), a.client.space.answer("ready")].map(watch);
    await clock.advance(4_999);
    expect(asked.map(({ error }) => error)).toEqual([null, null, null]);
    await clock.advance(2);
    for (const { error } of asked) expect(error).toMatchObject({ code: "nothingOffered" });
  });

  test("one's own invitation is not for oneself to accept", async () => {
    const { clock, a } = await livePair();
    watch(a.client.breath.invite());
    await clock.advance(100);
    expect(a.client.breath.ownInvitation).not.toBeNull();
    expect(a.client.breath.invitation).toBeNull();
    const accepted = watch(a.client.breath.accept());
    await clock.advance(5_100);
    expect(accepted.error).toMatchObject({ code: "nothingOffered" });
  });

  test("what needs a running breath says at once that there is none", async () => {
    const { a } = await livePair();
    const { breath } = a.client;
    for (const ask of [breath.pause(), breath.resume(), breath.stop(), breath.leave()]) {
      await expect(ask).rejects.toMatchObject({ code: "notRunning" });
    }
  });
});

test("[PH20] an answer that has found what it answers waits no more, and looks no more", async () => {
  const { clock, a, b } = await livePair();
  await clock.advance(60_000);
  watch(a.client.space.take({ minutes: 20 }));
  await clock.advance(1_000);
  const answered = watch(b.client.space.answer("ready"));
  watch(a.client.space.back());
  await clock.advance(1_000);
  expect(answered.value).toMatchObject({ delivered: true });
  const { timers } = b.device;
  await clock.advance(5_000);
  expect(b.device.timers).toBe(timers);
});

test("[PH20] a phone without a pairing, and one that is closed meanwhile, don't wait for what can't come", async () => {
  const { clock, server, a } = await livePair();
  const unpaired = watch(fakePhone(server, clock.device()).client.breath.accept());
  const closing = watch(a.client.space.answer("ready"));
  const other = fakePhone(server, clock.device()).client;
  await clock.until(() => other.status.kind === "idle");
  const elsewhere = [other.breath.pause(), other.devices.keep()].map(watch);
  watch(a.client.close());
  await clock.advance(10);
  const closed = [a.client.breath.stop(), a.client.devices.keep()].map(watch);
  await clock.advance(0);
  expect(unpaired.error).toMatchObject({ code: "notPaired" });
  for (const { error } of elsewhere) expect(error).toMatchObject({ code: "notPaired" });
  for (const { error } of [closing, ...closed]) expect(error).toMatchObject({ code: "closed" });
  expect(a.device.timers).toBe(0);
});

test("[PH20] what is on is known to a phone that has just been opened before it says that there is nothing", async () => {
  const pair = await livePair();
  await breathing(pair);
  await pair.clock.advance(6_000);
  const again = await restart(pair, pair.a);
  const paused = watch(again.client.breath.pause());
  await pair.clock.advance(2_000);
  expect(paused.value).toMatchObject({ delivered: true });
});

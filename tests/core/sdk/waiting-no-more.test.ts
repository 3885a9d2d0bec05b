import { describe, expect, test } from "vitest";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { livePair, watch } from "../../support/sdk/fake-phones.ts";

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

describe("[PH32] a client that is closed waits no more", () => {
  test("by whoever hears what was dropped, while something else could be sent", async () => {
    const { clock, room, server, a } = await livePair();
    // The first is sent again just before the second is too old, and isn't answered by then.
    server.answerNext.push(errorReply("unavailable", 59_950));
    watch(a.client.hear.send("thankYou"));
    watch(a.client.breath.start());
    const dropped: string[] = [];
    a.client.on("dropped", ({ type }) => {
      dropped.push(type);
      void a.client.close();
    });
    await clock.advance(60_010);
    expect(dropped).toEqual(["breath.start"]);
    expect([a.client.status.kind, a.device.timers]).toEqual(["closed", 0]);
    expect(room.log).toHaveLength(2);
  });

  test("after a sleep that was found out by what the other did", async () => {
    const { clock, a, b } = await livePair();
    await clock.advance(3_000);
    a.client.breath.onCue(() => undefined);
    a.device.sleep(10_000);
    await clock.advance(1_000);
    watch(b.client.hear.send("thankYou"));
    await clock.advance(100);
    await a.client.close();
    expect(a.device.timers).toBe(0);
  });
});

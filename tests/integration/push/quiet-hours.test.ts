import { describe, expect, test } from "vitest";
import { bringIn, confirmChange, knock } from "../../support/pair.ts";
import { command } from "../../support/phone.ts";
import { counted, couple, movedClock, subscribe } from "../../support/push/subscribed-couple.ts";

test("[PU10] in quiet hours a word is dropped, not kept: once they are over only what is new then is sent", async () => {
  const { clock, move } = movedClock();
  const { service, a, b, ofB, app } = await couple({ clock });
  const minute = Math.floor(clock.nowMs() / 60_000) % 1_440;
  const quiet = { fromMinute: minute, toMinute: (minute + 2) % 1_440, zone: "UTC" };
  expect(await subscribe(b, { ...ofB.json, quiet })).toMatchObject({ ok: true });
  await command(a, "space.take", { minutes: 20 });
  await counted(app, "quiet", 1);
  move(120_000);
  await command(a, "space.extend", { minutes: 20 });
  await service.until(1);
  await counted(app, "sent", 1);
  expect(service.received).toHaveLength(1);
});

describe("what is sent in the morning", () => {
  /** The phone of `b` is said to be lost in the quiet hours, and then a space is taken. */
  async function lostAtNight(quietMinutes: number) {
    const { clock, move } = movedClock();
    const two = await couple({ clock });
    const minute = Math.floor(clock.nowMs() / 60_000) % 1_440;
    const quiet = { fromMinute: minute, toMinute: (minute + quietMinutes) % 1_440, zone: "UTC" };
    expect(await subscribe(two.b, { ...two.ofB.json, quiet })).toMatchObject({ ok: true });
    const [inviter, joiner] = [await knock(two.app.origin, two.pair.a.token), await knock(two.app.origin)];
    const { attemptId } = await bringIn(inviter, joiner, "replace");
    await confirmChange(inviter, attemptId);
    await counted(two.app, "quiet", 1);
    await command(two.a, "space.take", { minutes: 20 });
    await counted(two.app, "quiet", 2);
    return { ...two, clock, move };
  }

  test("[PU10] that a phone is to be replaced waits until the quiet hours end, whatever comes meanwhile; nothing tells it apart", async () => {
    const { service, app, ofB, move } = await lostAtNight(480);
    move(480 * 60_000);
    await service.until(1);
    await counted(app, "sent", 1);
    expect(service.received.map(({ to, text, headers }) => [to, text, headers["ttl"]])).toEqual([
      [ofB, '{"title":"A small update."}', "3600"],
    ]);
  });

  test("[PU10] in the last hour before the change nothing is kept any more", async () => {
    const { app, a, clock, move } = await lostAtNight(1_439);
    move(23 * 3_600_000 + 1_000);
    await command(a, "space.back");
    await counted(app, "quiet", 3);
    const laterMs = clock.nowMs() + 3_600_000;
    expect(await app.store.push.claim(laterMs, laterMs, 10)).toEqual([]);
  });
});

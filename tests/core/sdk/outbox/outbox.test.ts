import { describe, expect, test } from "vitest";
import { fakePair, fakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { doneOf, isLive, livePair, logOf, restart, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH7] a command has one id for life and is stored before it is first sent", () => {
  test("nothing leaves the phone before the storage has it", async () => {
    const { clock, server, a } = fakePair();
    await a.client.close();
    const writes: (() => void)[] = [];
    const slow = { ...a.storage, write: () => new Promise<void>((resolve) => writes.push(resolve)) };
    const phone = fakePhone(server, a.device, slow);
    await clock.until(() => isLive(phone));
    while (writes.length > 0) {
      writes.shift()?.();
      await clock.advance(0);
    }
    phone.network.latencyMs = null;
    const outcome = watch(phone.client.space.take({ minutes: 20 }));
    await clock.advance(0);
    const sent = () => phone.network.current[0]?.waiting.up ?? 0;
    const before = sent();
    expect(writes).toHaveLength(1);
    writes.shift()?.();
    await clock.advance(0);
    expect(sent()).toBe(before + 1);
    expect(outcome.value).toBeNull();
  });

  test("after a restart it is sent under the id it had, and happens once", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    a.network.latencyMs = null;
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(0);
    // It reaches the server; the ack is lost with the app.
    while (a.network.current[0]?.deliver("up")) await clock.advance(0);
    expect(logOf(pair)).toEqual(["hear.sent"]);
    const again = await restart(pair, a);
    await clock.until(() => isLive(again) && again.client.queued.length === 0);
    await clock.advance(1_000);
    expect(logOf(pair)).toEqual(["hear.sent"]);
    expect(outcome.value).toMatchObject({ queued: true });
    expect(b.client.hear.theirs).toMatchObject({ code: "thankYou" });
  });
});

describe("[PH8] one command at a time is in flight", () => {
  test("in the order in which they were made, however often the app was closed in between", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    // A storage gives back what it holds in whatever order.
    const load = async () => Object.fromEntries(Object.entries(await a.storage.load()).reverse());
    let phone = a;
    const asked = [["take", "extend"], ["back"], ["agree"]];
    for (const commands of asked) {
      phone.network.cut();
      const { space } = phone.client;
      const ways = {
        take: () => space.take({ minutes: 20 }),
        extend: () => space.extend({ minutes: 10 }),
        back: () => space.back(),
        agree: () => space.agree({ minutes: 30 }),
      };
      for (const name of commands) watch(ways[name as keyof typeof ways]());
      await clock.advance(1_000);
      await phone.client.close();
      phone = fakePhone(server, a.device, { ...a.storage, load });
    }
    await clock.until(() => isLive(phone) && phone.client.queued.length === 0);
    expect(logOf(pair)).toEqual(["space.taken", "space.extended", "space.returned", "space.agreed"]);
  });

  test("the next leaves when the first is answered, in the order in which they were made", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    a.network.latencyMs = null;
    const outcomes = [
      a.client.space.take({ minutes: 20 }),
      a.client.space.extend({ minutes: 10 }),
      a.client.space.back(),
    ].map(watch);
    await clock.advance(0);
    const commands = () => a.network.current[0]?.waiting.up;
    const [socket] = a.network.current;
    while (socket?.deliver("up")) await clock.advance(0);
    expect(logOf(pair)).toEqual(["space.taken"]);
    while (socket?.deliver("down")) await clock.advance(0);
    while (socket?.waiting.up) {
      expect(logOf(pair).length).toBeLessThan(3);
      socket.deliver("up");
      await clock.advance(0);
      while (socket.deliver("down")) await clock.advance(0);
    }
    expect(commands()).toBe(0);
    expect(logOf(pair)).toEqual(["space.taken", "space.extended", "space.returned"]);
    expect(outcomes.map(({ value }) => value)).toMatchObject([{ seq: 3 }, { seq: 4 }, { seq: 5 }]);
  });

  test("what was in flight on a connection that broke is sent again on the next, once", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(21);
    expect(logOf(pair)).toEqual(["hear.sent"]);
    a.network.current[0]?.cut();
    await clock.until(() => outcome.value !== null);
    expect(outcome.value).toEqual({ delivered: true, seq: 3 });
    expect(logOf(pair)).toEqual(["hear.sent"]);
  });

  test("an ack that doesn't come within 10 s says that the line is dead", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(null);
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(9_900);
    expect(a.network.sockets).toHaveLength(1);
    await clock.advance(500);
    expect(a.network.sockets).toHaveLength(2);
    expect(doneOf(outcome.value).error).toBeNull();
    await clock.advance(1_000);
    expect(a.client.queued).toEqual([]);
  });
});

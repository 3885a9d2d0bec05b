import { describe, expect, test } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/client.ts";
import { Core } from "../../../client-sdk/src/core/core.ts";
import { memoryStorage } from "../../../client-sdk/src/storage/memory-storage.ts";
import { FakeClock, FakeServer, fakePair, fakePhone } from "../../../client-sdk/src/testing/index.ts";
import { showCode } from "../../../shared/pairing/code.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { livePair, logOf, restart, watch } from "../../support/sdk/fake-phones.ts";

describe("[PH32] closing", () => {
  test("is idempotent, saves what is unsaved, and leaves no timer behind", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    const told: string[] = [];
    a.client.on("status", ({ kind }) => told.push(kind));
    expect(a.client.close()).toBe(a.client.close());
    await a.client.close();
    expect(told).toEqual(["closed"]);
    await b.client.close();
    expect(a.client.status).toEqual({ kind: "closed" });
    expect(JSON.parse((await a.storage.load())["head"] ?? "{}")).toMatchObject({ seq: 3 });
    await a.client.pairing.close();
    expect([a.device.timers, b.device.timers]).toEqual([0, 0]);
  });

  test("ends what waits for an answer: that the other is told, the key for pushes, the next cue", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.breath.start());
    await clock.advance(500);
    a.client.breath.onCue(() => undefined);
    const key = watch(a.client.push.publicKey());
    b.network.cut();
    // What it should delete it can't, and would try again.
    b.storage.write = () => Promise.reject(new Error("full"));
    const left = watch(b.client.pairing.leave());
    await clock.advance(1);
    await Promise.all([a.client.close(), b.client.close()]);
    await clock.advance(0);
    expect(key.error).toMatchObject({ code: "closed" });
    expect(left.value).toMatchObject({ queued: true });
    expect([a.device.timers, b.device.timers]).toEqual([0, 0]);
  });

  test.each(["status", "event", "room", "clock", "caughtUp", "outbox", "delivered"] as const)(
    "within a listener of %s leaves nothing that waits",
    async (name) => {
      const pair = await livePair();
      const { clock, a, b } = pair;
      const closing: Promise<void>[] = [];
      a.client.on(name, () => closing.push(a.client.close()));
      watch(a.client.here.send("imHere"));
      watch(b.client.hear.send("thankYou"));
      await clock.advance(1_000);
      a.network.current[0]?.cut();
      await clock.advance(1_000);
      await Promise.all(closing);
      await clock.advance(0);
      expect([closing.length > 0, a.client.status.kind, a.device.timers]).toEqual([true, "closed", 0]);
    },
  );

  test("by whoever hears what was dropped ends what could still be sent", async () => {
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

  test("after a sleep that was found out by what the other did leaves no timer behind", async () => {
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

  test("while leaving is being saved: the next start tells the server, not this client, which has only begun to", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    const { write } = a.storage;
    a.storage.write = async (changes) => {
      await new Promise<void>((saved) => void clock.setTimer(50, saved));
      await write(changes);
    };
    const outcome = watch(a.client.pairing.leave());
    await clock.advance(10);
    watch(a.client.close());
    await clock.advance(30_000);
    expect(outcome.value).toMatchObject({ queued: true });
    expect([room.ended, a.network.sockets.length, a.network.current, a.device.timers]).toEqual([false, 2, [], 0]);
    await restart(pair, a);
    await clock.advance(1_000);
    expect(room.ended).toBe(true);
  });

  test("while a pairing is being begun: it is told so, and connects no more", async () => {
    const { clock, server } = fakePair();
    const code = showCode({ handle: "7K2M", secret: "QX4TZ" });
    for (const begin of [
      ({ pairing }: AttuneClient) => pairing.invite({ name: "A" }),
      ({ pairing }: AttuneClient) => pairing.open(code),
    ]) {
      const { client, network } = fakePhone(server, clock.device());
      const begun = expect(begin(client)).rejects.toMatchObject({ code: "closed" });
      await client.close();
      await begun;
      expect(network.sockets).toEqual([]);
    }
  });

  test("a pairing that is confirmed a moment later isn't taken up before the next start", async () => {
    const clock = new FakeClock();
    const server = new FakeServer(clock);
    const network = server.network();
    const core = new Core({ transport: network, storage: memoryStorage(), environment: clock.device() });
    await core.close();
    await expect(core.adopt(server.pair().a)).rejects.toMatchObject({ code: "closed" });
    await expect(core.leave()).rejects.toMatchObject({ code: "closed" });
    expect(network.sockets).toEqual([]);
  });

  describe("on a storage that doesn't answer", () => {
    /** A phone on whose storage every write, from now on, waits until the test says what becomes of it. */
    async function onHold() {
      const pair = await livePair();
      const { write } = pair.a.storage;
      let answer: (saves: boolean) => void = () => undefined;
      const answered = new Promise<boolean>((resolve) => {
        answer = resolve;
      });
      pair.a.storage.write = async (changes) => {
        if (!(await answered)) throw new Error("full");
        await write(changes);
      };
      return { pair, answer, release: () => Object.assign(pair.a.storage, { write }) };
    }

    test("waits 5 s and no longer, and calls nothing queued that it doesn't know to be saved", async () => {
      const { pair } = await onHold();
      const { clock, a } = pair;
      const asked = watch(a.client.space.take({ minutes: 20 }));
      const wanted = watch(a.client.push.unsubscribe());
      await clock.advance(100);
      const closed = watch(a.client.close().then(() => true));
      await clock.advance(4_999);
      expect([asked.value, asked.error, wanted.error, closed.value]).toEqual([null, null, null, null]);
      await clock.advance(1);
      expect([asked.error, closed.value]).toMatchObject([{ code: "closed" }, true]);
      expect(wanted.error).toMatchObject({ code: "storageFailed" });
      expect([a.client.status.kind, a.device.timers]).toEqual(["closed", 0]);
    });

    test.each([
      [true, { value: { queued: true } }, ["space.taken"]],
      [false, { error: { code: "storageFailed" } }, []],
    ])("what became of it is told before the end: saved is %s", async (saves, outcome, log) => {
      const { pair, answer, release } = await onHold();
      const { clock, a } = pair;
      const asked = watch(a.client.space.take({ minutes: 20 }));
      await clock.advance(100);
      const closed = watch(a.client.close().then(() => ({ ...asked })));
      await clock.advance(1_000);
      answer(saves);
      await clock.advance(0);
      expect(closed.value).toMatchObject(outcome);
      release();
      await restart(pair, a);
      await clock.advance(1_000);
      expect(logOf(pair)).toEqual(log);
    });

    test("nor can be closed, before there is a pairing and with one", async () => {
      const { clock, server, a } = await livePair();
      const idle = fakePhone(server, clock.device(), { ...memoryStorage(), close: () => new Promise(() => undefined) });
      a.storage.close = () => Promise.reject(new Error("in use"));
      await clock.advance(10);
      const closed = [idle, a].map(({ client }) => watch(client.close().then(() => true)));
      await clock.advance(5_000);
      expect(closed.map(({ value }) => value)).toEqual([true, true]);
      expect([idle, a].map(({ device }) => device.timers)).toEqual([0, 0]);
      expect(a.device.reported).toMatchObject([{ message: "in use" }]);
    });
  });
});

import { describe, expect, test } from "vitest";
import { Outbox } from "../../client-sdk/src/outbox/outbox.ts";
import { uuidV7 } from "../../client-sdk/src/outbox/uuid-v7.ts";
import { RULES } from "../../client-sdk/src/rules.ts";
import { type FakePhone, fakePair, fakePhone } from "../../client-sdk/src/testing/index.ts";
import type { FadedEntry } from "../../shared/protocol/envelope.ts";
import { stalenessOf } from "../../shared/room/staleness.ts";
import { doneOf, isLive, livePair, logOf, restart, watch } from "../support/fake-phones.ts";

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

describe("[PH9] a command is kept until its effect was read back, and a day more", () => {
  const command = { id: uuidV7(1, new Uint8Array(10)), type: "space.back" };
  const at = (seq: number) => ({ logId: "log", seq, hash: "" });
  const DAY_MS = 24 * 3_600_000;
  const entryAt = (seq: number, commandId: string): FadedEntry => {
    const chained = { seq, prevHash: "", hash: "", bodyHash: "", commandId };
    return { ...chained, atMs: 0, seat: "a", type: "hear.sent", faded: true };
  };

  test("an ack alone does not release it", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 7 });
    outbox.settle(at(6), 0);
    expect(outbox.get(command.id)?.readAtWallMs).toBeNull();
    outbox.settle(at(7), 5);
    expect(outbox.get(command.id)?.readAtWallMs).toBe(5);
    outbox.forget(5 + DAY_MS - 1);
    expect(outbox.get(command.id)).toBeDefined();
    outbox.forget(5 + DAY_MS);
    expect(outbox.get(command.id)).toBeUndefined();
  });

  test("where another event stands in the place that was acked, the log has gone back: it waits to be sent again", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 2 });
    const other = entryAt(2, uuidV7(2, new Uint8Array(10)));
    outbox.requeueUnlike([entryAt(2, command.id)], at(2));
    expect(outbox.queued()).toEqual([]);
    outbox.requeueUnlike([other], { ...at(2), logId: "another" });
    expect(outbox.queued()).toEqual([]);
    outbox.requeueUnlike([other], at(2));
    expect(outbox.queued().map(({ command: { id } }) => id)).toEqual([command.id]);
  });

  test("or less, when the server would call it stale before that", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    const reply = { id: command.id, type: "hear.send", code: "thankYou" };
    outbox.add(reply, 0);
    outbox.acked(reply.id, { logId: "log", seq: 7 });
    outbox.settle(at(7), 5);
    expect(outbox.forgetInMs(5)).toBe(15 * 60_000);
    outbox.forget(5 + 15 * 60_000 - 1);
    expect(outbox.get(reply.id)).toBeDefined();
    outbox.forget(5 + 15 * 60_000);
    expect(outbox.get(reply.id)).toBeUndefined();
  });

  test("of a log that ends earlier, has another name or may lack it, what was acked is sent again; of any other nothing", () => {
    const again = (head: { readonly logId: string; readonly seq: number; readonly hash: string }, mayLack = false) => {
      const outbox = new Outbox({ rules: RULES, stalenessOf });
      outbox.add(command, 0);
      outbox.acked(command.id, { logId: "log", seq: 7 });
      outbox.settle(at(7), 5);
      outbox.requeue(head, mayLack);
      return outbox.queued().length;
    };
    expect([again(at(6)), again({ ...at(9), logId: "other" }), again(at(9), true)]).toEqual([1, 1, 1]);
    expect([again(at(7)), again(at(9))]).toEqual([0, 0]);
  });

  test("however much is sent again, it refuses nothing new: only what was never sent makes the outbox full", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    const idOf = (nth: number) => uuidV7(nth, new Uint8Array(10));
    for (let nth = 1; nth <= 100; nth++) {
      outbox.add({ ...command, id: idOf(nth) }, 0);
      outbox.acked(idOf(nth), { logId: "log", seq: nth });
    }
    outbox.requeue({ ...at(100), logId: "other" }, false);
    expect(outbox.queued()).toHaveLength(100);
    expect(outbox.isFull).toBe(false);
    for (let nth = 101; nth <= 200; nth++) outbox.add({ ...command, id: idOf(nth) }, 0);
    expect(outbox.isFull).toBe(true);
  });

  test("a server that lost what it had acked gets it again, under the same id", async () => {
    const pair = await livePair();
    const { clock, server, room, a, b } = pair;
    await clock.until(() => isLive(a));
    const taken = watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    const back = watch(a.client.space.back());
    await clock.advance(100);
    expect([taken.value, back.value]).toMatchObject([{ seq: 3 }, { seq: 4 }]);
    room.rollBack(3);
    server.restart();
    await clock.until(() => isLive(a) && isLive(b) && logOf(pair).length === 2);
    await clock.advance(1_000);
    expect(logOf(pair)).toEqual(["space.taken", "space.returned"]);
    expect(a.client.room).toEqual(b.client.room);
    expect(b.client.space.theirs).toMatchObject({ is: "back" });
  });
});

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
});

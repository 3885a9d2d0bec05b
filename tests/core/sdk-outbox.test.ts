import { describe, expect, test } from "vitest";
import { Outbox } from "../../client-sdk/src/outbox/outbox.ts";
import { uuidV7 } from "../../client-sdk/src/outbox/uuid-v7.ts";
import { RULES } from "../../client-sdk/src/rules.ts";
import { memoryStorage } from "../../client-sdk/src/storage/memory-storage.ts";
import { type FakePhone, fakePair, fakePhone, rememberingStorage } from "../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../shared/protocol/errors.ts";
import { CommandId } from "../../shared/protocol/ids.ts";
import { doneOf, isLive, livePair, logOf, restart, watch } from "../support/fake-phones.ts";

describe("[PH7] a command has one id for life and is stored before it is first sent", () => {
  test("the id is a UUIDv7 of the wall clock", () => {
    const id = uuidV7(
      0x0123_4567_89ab,
      Uint8Array.from({ length: 10 }, () => 0xff),
    );
    expect(id).toBe("01234567-89ab-7fff-bfff-ffffffffffff");
    expect(CommandId.safeParse(id).success).toBe(true);
    expect(CommandId.safeParse(uuidV7(-5, new Uint8Array(10))).success).toBe(true);
    expect(CommandId.safeParse(uuidV7(1e18, new Uint8Array(10))).success).toBe(true);
  });

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

  test("an ack alone does not release it", () => {
    const outbox = new Outbox(RULES);
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 7 });
    outbox.settle(at(6), 0);
    expect(outbox.get(command.id)?.readAtWallMs).toBeNull();
    outbox.settle(at(7), 5);
    expect(outbox.get(command.id)?.readAtWallMs).toBe(5);
    outbox.settle(at(9), 5 + DAY_MS - 1);
    expect(outbox.get(command.id)).toBeDefined();
    outbox.settle(at(9), 5 + DAY_MS);
    expect(outbox.get(command.id)).toBeUndefined();
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

describe("[PH11] a command resolves when it is durable, and says so when it is only queued", () => {
  test("durable, with its place in the log", async () => {
    const { clock, a } = await livePair();
    const outcome = watch(a.client.here.send("imHere"));
    await clock.advance(50);
    expect(outcome.value).toEqual({ delivered: true, seq: 3 });
    expect(a.client.queued).toEqual([]);
  });

  test("queued at once without a connection, and delivered when there is one", async () => {
    const { clock, a } = await livePair();
    a.network.cut();
    await clock.advance(1);
    const outcome = watch(a.client.here.send("imHere"));
    await clock.advance(1);
    expect(outcome.value).toMatchObject({ delivered: false, queued: true });
    expect(a.client.queued).toMatchObject([{ type: "here.send" }]);
    const done = doneOf(outcome.value);
    const delivered: unknown[] = [];
    a.client.on("delivered", (payload) => delivered.push(payload));
    a.network.restore();
    await clock.until(() => done.value !== null);
    expect(done.value).toEqual({ delivered: true, seq: 3 });
    expect(delivered).toMatchObject([{ type: "here.send", seq: 3 }]);
  });

  test("queued after 5 s on a connection that is slow", async () => {
    const { clock, a } = await livePair();
    a.network.latencyMs = null;
    const outcome = watch(a.client.here.send("imHere"));
    await clock.advance(4_999);
    expect(outcome.value).toBeNull();
    await clock.advance(2);
    expect(outcome.value).toMatchObject({ queued: true });
  });

  test("asked for before the first connection it is delivered with it", async () => {
    const { clock, a } = fakePair();
    const outcome = watch(a.client.here.send("imHere"));
    await clock.advance(500);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test("a phone that isn't paired, or is closed, says so", async () => {
    const { clock, server } = fakePair();
    const phone = fakePhone(server, clock.device(), memoryStorage());
    await expect(phone.client.here.send("imHere")).rejects.toMatchObject({ code: "notPaired" });
    await phone.client.close();
    await expect(phone.client.here.send("imHere")).rejects.toMatchObject({ code: "closed" });
  });

  test("the hundredth that waits is taken, the next is refused", async () => {
    const { clock, a } = await livePair();
    a.network.cut();
    await clock.advance(1);
    const outcomes = Array.from({ length: 101 }, () => watch(a.client.hear.send("thankYou")));
    await clock.advance(1);
    expect(outcomes[99]?.value).toMatchObject({ queued: true });
    expect(outcomes[100]?.error).toMatchObject({ code: "outboxFull" });
  });
});

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

  test("an error that repeating can't cure rejects, and the next command is sent", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(errorReply("idReused"));
    const [first, second] = [watch(a.client.hear.send("thankYou")), watch(a.client.hear.send("makesSense"))];
    await clock.advance(500);
    expect(first.error).toMatchObject({ code: "idReused" });
    expect(second.value).toMatchObject({ delivered: true });
  });

  test("a phone that has missed something catches up, then sends it again", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push(errorReply("behind"));
    const kinds: string[] = [];
    a.client.on("status", ({ kind }) => kinds.push(kind));
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    expect(kinds).toEqual(["catchingUp", "live"]);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test("an answer that makes no sense is no answer: it is asked again later", async () => {
    const { clock, server, a } = await livePair();
    server.answerNext.push({ nonsense: true } as never);
    const outcome = watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    expect(outcome.value).toMatchObject({ delivered: true });
  });

  test("what has a wrong shape is refused on the phone", async () => {
    const { a } = await livePair();
    await expect(a.client.hear.send("shoutAtThem" as never)).rejects.toMatchObject({ code: "badMessage" });
  });
});

describe("[PH21] a storage that can't save", () => {
  test("refuses the command instead of sending what a restart would forget", async () => {
    const { clock, server, a: first } = fakePair();
    await first.client.close();
    const { a: membership } = server.pair();
    const storage = rememberingStorage(membership);
    let full = false;
    const write: typeof storage.write = (changes) =>
      full ? Promise.reject(new Error("full")) : storage.write(changes);
    const phone = fakePhone(server, clock.device({ seed: 7 }), { ...storage, write });
    await clock.until(() => isLive(phone));
    const told: unknown[] = [];
    phone.client.on("storage", (payload) => told.push(payload));
    full = true;
    const outcome = watch(phone.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    expect(outcome.error).toMatchObject({ code: "storageFailed" });
    expect(phone.client.queued).toEqual([]);
    full = false;
    const again = watch(phone.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    expect(again.value).toMatchObject({ delivered: true });
    expect(told).toEqual([{ working: false }, { working: true }]);
  });
});

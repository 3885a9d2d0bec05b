import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../../client-sdk/src/storage/memory-storage.ts";
import type { Changes } from "../../../client-sdk/src/storage/storage.ts";
import {
  FakeClock,
  type FakePair,
  FakeServer,
  fakePair,
  fakePhone,
  rememberingStorage,
} from "../../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { doneOf, isLive, livePair, restart, watch } from "../../support/sdk/fake-phones.ts";

const storedText = async ({ a }: FakePair) => JSON.stringify(await a.storage.load());

/** What a phone shows once its place is over, whose wall clock is two hours ahead: of its room, and of the time. */
async function ending(end: (pair: FakePair) => void) {
  const pair = await livePair();
  const { clock, a, b } = pair;
  a.device.setWall(2 * 3_600_000);
  await clock.advance(5_000);
  watch(b.client.space.take({ minutes: 20 }));
  await clock.advance(1_000);
  const told: unknown[] = [];
  a.client.on("room", ({ space }) => told.push(space.b));
  end(pair);
  await clock.advance(1_000);
  const { status, clock: shared } = a.client;
  const offMs = Math.round(a.client.roughServerNowMs() - clock.nowMs);
  return {
    status: status.kind,
    told,
    clock: shared.status,
    known: a.client.serverNowMs(),
    isOff: Math.abs(offMs) > 100,
  };
}

const EMPTY = { told: [null], clock: "unsynced", known: null, isOff: false };

describe("[PH17] leaving is at once, and complete as soon as the server can be reached", () => {
  test("with a connection both is done when it resolves", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    const outcome = watch(a.client.pairing.leave());
    await clock.advance(500);
    expect(outcome.value).toEqual({ delivered: true, seq: 0 });
    expect(room.ended).toBe(true);
    expect(a.client.status).toEqual({ kind: "idle" });
  });

  test("without one everything is gone from this phone, and the server hears of it later, also after a restart", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    const { rootKey } = JSON.parse((await a.storage.load())["membership"] ?? "{}") as { rootKey: string };
    expect(await storedText(pair)).toContain(rootKey);
    a.network.cut();
    await clock.advance(10);
    const outcome = watch(a.client.pairing.leave());
    await clock.advance(10);
    expect(outcome.value).toMatchObject({ queued: true });
    expect([a.client.status.kind, a.client.names, a.client.room.space.a, a.client.queued]).toEqual([
      "idle",
      null,
      null,
      [],
    ]);
    const left = await storedText(pair);
    expect(left).not.toContain(rootKey);
    expect(left).not.toMatch(/"membership"|"room"|"head"|outbox|names/);
    expect(room.ended).toBe(false);
    const again = await restart(pair, a);
    await clock.advance(1_000);
    expect(room.ended).toBe(true);
    expect(again.client.status).toEqual({ kind: "idle" });
    expect(Object.keys(await a.storage.load()).filter((key) => key !== "clock")).toEqual([]);
  });

  test("it resolves once the storage has let go as well: a full one does, as nothing is left to write", async () => {
    const { clock, a } = await livePair();
    const { write } = a.storage;
    const full = async (changes: Changes): Promise<void> => {
      await new Promise<void>((resolve) => void a.device.setTimer(20, resolve));
      if (Object.values(changes).some((text) => text !== null)) throw new Error("full");
      await write(changes);
    };
    Object.assign(a.storage, { write: full });
    const kept = a.client.pairing.leave().then(() => a.storage.load());
    await clock.advance(500);
    expect(Object.keys(await kept).filter((key) => key !== "clock")).toEqual([]);
  });

  test("a server that can't take it just now is asked again when it says", async () => {
    const { clock, server, room, a } = await livePair();
    server.answerNext.push(errorReply("unavailable", 1_000));
    const outcome = watch(a.client.pairing.leave());
    await clock.advance(900);
    expect([outcome.value, room.ended]).toMatchObject([{ queued: true }, false]);
    await clock.advance(1_000);
    expect(room.ended).toBe(true);
  });

  test("on a storage that doesn't answer any more the server is told all the same", async () => {
    const { clock, room, a } = await livePair();
    a.storage.write = () => new Promise(() => undefined);
    const left = watch(a.client.pairing.leave());
    await clock.advance(500);
    expect([room.ended, a.client.status.kind]).toEqual([true, "idle"]);
    await clock.advance(10_000);
    expect(left.value).toMatchObject({ delivered: true });
  });

  test("on a storage that is full everything is gone as soon as there is room", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    const { write } = a.storage;
    a.storage.write = () => Promise.reject(new Error("full"));
    watch(a.client.pairing.leave());
    await clock.advance(15_000);
    expect([room.ended, await storedText(pair)]).toEqual([true, expect.stringContaining("rootKey")]);
    a.storage.write = write;
    await clock.advance(10_000);
    expect(Object.keys(await a.storage.load()).filter((key) => key !== "clock")).toEqual([]);
  });

  test("who draws what the two share is told, and the time is known as well as before, but not vouched for", async () => {
    const left = await ending(({ a }) => void watch(a.client.pairing.leave()));
    expect(left).toEqual({ ...EMPTY, status: "idle" });
  });

  test("what was under way tells that the pairing has ended", async () => {
    const { clock, a } = await livePair();
    a.network.cut();
    await clock.advance(10);
    const outcome = watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(10);
    const done = doneOf(outcome.value);
    watch(a.client.pairing.leave());
    await clock.advance(10);
    expect(done.error).toMatchObject({ code: "ended" });
    await expect(a.client.space.back()).rejects.toMatchObject({ code: "notPaired" });
  });

  test("a pairing that the other ended meanwhile needs no word to the server", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    a.network.cut();
    await clock.advance(10);
    room.ended = true;
    watch(a.client.pairing.leave());
    await clock.advance(10);
    a.network.restore();
    await clock.advance(30_000);
    expect(Object.keys(await a.storage.load()).filter((key) => key !== "clock")).toEqual([]);
  });

  test("a phone that isn't paired has nothing to leave", async () => {
    const { clock, server } = fakePair();
    const phone = fakePhone(server, clock.device(), memoryStorage());
    await expect(phone.client.pairing.leave()).rejects.toMatchObject({ code: "notPaired" });
  });
});

describe("[PH4] a place that is gone leaves nothing on this phone but the reason", () => {
  test("when the other has left, at the next word", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    const { token, deviceId } = JSON.parse((await a.storage.load())["membership"] ?? "{}") as Record<string, string>;
    expect(await storedText(pair)).toContain(token);
    room.ended = true;
    const outcome = watch(a.client.space.back());
    const statuses: string[] = [];
    a.client.on("status", ({ kind }) => statuses.push(kind));
    await clock.advance(200);
    expect(outcome.error).toMatchObject({ code: "ended" });
    expect(statuses).toEqual(["ended"]);
    expect([a.client.room.space.a, a.client.names]).toEqual([null, { mine: "", partner: "" }]);
    const left = await storedText(pair);
    expect(left).not.toMatch(/"room"|"head"|outbox/);
    for (const secret of [token, deviceId]) expect(left).not.toContain(secret);
    const again = await restart(pair, a);
    await clock.advance(100);
    expect(again.client.status).toEqual({ kind: "ended" });
    expect(again.network.sockets).toEqual([]);
    await again.client.pairing.leave();
    expect(again.client.status).toEqual({ kind: "idle" });
  });

  test("[PH17] [CK7] who draws it is told, and the time is known as well as before, but not vouched for", async () => {
    const ended = await ending(({ room, a }) => {
      room.ended = true;
      watch(a.client.hear.send("thankYou"));
    });
    expect(ended).toEqual({ ...EMPTY, status: "ended" });
  });

  test("[PH20] what could only answer the other says at once why there is nothing to answer", async () => {
    for (const code of ["ended", "moved", "unknownToken"] as const) {
      const { clock, server, a } = await livePair();
      server.refuseNext.push(errorReply(code));
      a.network.current[0]?.cut();
      await clock.advance(1_000);
      const { breath, space, devices } = a.client;
      const asked = [breath.accept(), breath.decline(), breath.pause(), space.answer("ready"), devices.keep()].map(
        watch,
      );
      await clock.advance(0);
      expect(asked.map(({ error }) => (error as { code?: string } | null)?.code)).toEqual(asked.map(() => code));
    }
  });

  test("a phone that the server doesn't know keeps what it has, and asks again at its next start", async () => {
    const pair = await livePair();
    const { clock, server, a } = pair;
    server.refuseNext.push({ error: true, code: "unknownToken", retry: "repair" });
    a.network.current[0]?.cut();
    await clock.until(() => a.client.status.kind === "unknown");
    await expect(a.client.hear.send("thankYou")).rejects.toMatchObject({ code: "unknownToken" });
    const again = await restart(pair, a);
    await clock.until(() => isLive(again));
  });
});

test.each([
  ["has just been paired", undefined],
  ["comes in the place of a lost one", true],
] as const)("[PH39] a phone that %s says so before its first connection, and is in with it", async (_which, waits) => {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const phone = fakePhone(server, clock.device({ seed: 1 }), rememberingStorage({ ...server.pair().a, waits }));
  phone.network.cut();
  await clock.advance(1_000);
  expect([phone.client.seat, phone.client.waits]).toEqual([null, waits === true]);
  phone.network.restore();
  await clock.until(() => phone.client.status.kind === "live");
  expect([phone.client.seat, phone.client.waits]).toEqual(["a", false]);
});

import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../../client-sdk/src/storage/memory-storage.ts";
import type { Changes } from "../../../client-sdk/src/storage/storage.ts";
import { type FakePair, fakePair, fakePhone } from "../../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { doneOf, livePair, restart, watch } from "../../support/sdk/fake-phones.ts";

const storedText = async ({ a }: FakePair) => JSON.stringify(await a.storage.load());

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

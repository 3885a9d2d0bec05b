import { describe, expect, test } from "vitest";
import { fakePair } from "../../../client-sdk/src/testing/index.ts";
import { errorReply } from "../../../shared/protocol/errors.ts";
import { livePair, restart, watch } from "../../support/sdk/fake-phones.ts";

const KEYS = { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) };
const ADDRESS = { endpoint: "https://push.example/a", keys: KEYS };
const quietHours = { fromMinute: 1_320, toMinute: 420, zone: "Europe/Berlin" };

describe("[PH30] what a phone wants to be told while its app is closed", () => {
  test("with a connection the server has it when it resolves; the other phone and the log learn nothing", async () => {
    const { clock, room, a, b } = await livePair();
    const head = room.head;
    const key = watch(a.client.push.publicKey());
    const subscribing = watch(a.client.push.subscribe(ADDRESS, { quietHours }));
    await clock.advance(500);
    expect(key.value).toMatch(/^B[\w-]{86}$/);
    expect(subscribing.value).toEqual({ delivered: true });
    expect([...room.pushes]).toEqual([["a", { type: "subscribe", ...ADDRESS, quiet: quietHours }]]);
    expect(room.head).toEqual(head);
    expect(JSON.stringify(await b.storage.load())).not.toContain("push.example");
  });

  test("a server that knows this phone no more is never told: that is said at once", async () => {
    const { clock, server, a } = fakePair();
    server.refuseNext.push(errorReply("unknownToken"));
    await clock.until(() => a.client.status.kind === "unknown");
    const told = { code: "unknownToken" };
    await expect(a.client.push.subscribe(ADDRESS)).rejects.toMatchObject(told);
    await expect(a.client.push.publicKey()).rejects.toMatchObject(told);
    expect(await a.storage.load()).not.toHaveProperty("push");
  });

  test.each(["versionTooOld", "versionTooNew", "busy"] as const)(
    "whoever asks for the key is told why the server refuses: %s",
    async (code) => {
      const { clock, server, a } = fakePair();
      server.refuseNext.push(errorReply(code, 60_000));
      await clock.until(() => ["versionMismatch", "offline"].includes(a.client.status.kind));
      await expect(a.client.push.publicKey()).rejects.toMatchObject({ code });
    },
  );

  test("an app that has just been opened waits for its connection, and asks then", async () => {
    const pair = await livePair();
    const again = await restart(pair, pair.a);
    const key = watch(again.client.push.publicKey());
    await pair.clock.until(() => again.client.status.kind === "live");
    await pair.clock.advance(500);
    expect(key.value).toMatch(/^B[\w-]{86}$/);
  });

  test("without one it is kept, and goes by itself, also after a restart", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    a.network.cut();
    await clock.advance(10);
    const subscribing = watch(a.client.push.subscribe(ADDRESS));
    const key = watch(a.client.push.publicKey());
    await clock.advance(10);
    expect(subscribing.value).toEqual({ delivered: false });
    expect(key.error).toMatchObject({ code: "offline" });
    const again = await restart(pair, a);
    await clock.until(() => room.pushes.has("a"));
    again.network.cut();
    await clock.advance(10);
    const taking = watch(again.client.push.unsubscribe());
    await clock.advance(10);
    expect(taking.value).toEqual({ delivered: false });
    const last = await restart(pair, again);
    await clock.until(() => !room.pushes.has("a"));
    await clock.advance(500);
    expect(await last.storage.load()).not.toHaveProperty("push");
  });

  test("what breaks on its way is sent again, and only the latest counts", async () => {
    const { clock, room, a } = await livePair();
    a.network.latencyMs = null;
    const first = watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(0);
    a.network.current[0]?.lose("up");
    const second = watch(a.client.push.subscribe({ ...ADDRESS, endpoint: "https://push.example/b" }));
    await clock.advance(0);
    expect(first.value).toEqual({ delivered: false });
    a.network.latencyMs = 20;
    a.network.cut();
    a.network.restore();
    await clock.until(() => room.pushes.has("a"));
    expect(room.pushes.get("a")).toMatchObject({ endpoint: "https://push.example/b" });
    expect(second.value).toEqual({ delivered: false });
  });

  test("a silent line is called not delivered after 10 s, and to who asks for the key noAnswer", async () => {
    const { clock, a } = await livePair();
    a.network.latencyMs = null;
    const subscribing = watch(a.client.push.subscribe(ADDRESS));
    const key = watch(a.client.push.publicKey());
    await clock.advance(9_999);
    expect([subscribing.value, key.error]).toEqual([null, null]);
    await clock.advance(1);
    expect(subscribing.value).toEqual({ delivered: false });
    expect(key.error).toMatchObject({ code: "noAnswer" });
  });

  test("it is told anew by each client, and when the log was restored, though the server knows", async () => {
    const pair = await livePair();
    const { clock, room, server, a } = pair;
    watch(a.client.push.subscribe(ADDRESS));
    await clock.until(() => room.pushes.has("a"));
    room.pushes.clear();
    await clock.advance(60_000);
    a.network.current[0]?.cut();
    await clock.advance(60_000);
    expect([a.client.status.kind, room.pushes.size]).toEqual(["live", 0]);
    room.rollBack(1);
    server.restart();
    await clock.until(() => room.pushes.has("a"));
    room.pushes.clear();
    await restart(pair, a);
    await clock.until(() => room.pushes.has("a"));
    room.pushes.clear();
    room.rollBack(1);
    await clock.until(() => room.pushes.has("a"));
  });

  test("a no is told with its code and forgets it; what passes is tried again", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    room.pushAnswers.push(errorReply("pushHostUnknown"));
    const refused = watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(500);
    expect(refused.error).toMatchObject({ code: "pushHostUnknown" });
    expect(await a.storage.load()).not.toHaveProperty("push");
    room.pushAnswers.push(errorReply("unavailable", 3_000));
    const later = watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(500);
    expect([later.value, room.pushes.size]).toEqual([{ delivered: false }, 0]);
    await clock.advance(3_000);
    expect(room.pushes.size).toBe(1);
  });

  test("[PH12] a no that only a newer app has a word for is told as such, and forgets it", async () => {
    const { clock, room, a } = await livePair();
    const no = { error: true, code: "fromTomorrow", retry: "repair" } as never;
    room.pushAnswers.push(no, no);
    const [subscribing, key] = [watch(a.client.push.subscribe(ADDRESS)), watch(a.client.push.publicKey())];
    await clock.advance(500);
    expect([subscribing.error, key.error]).toMatchObject([{ code: "notUnderstood" }, { code: "notUnderstood" }]);
    expect(await a.storage.load()).not.toHaveProperty("push");
  });

  test("leaving takes it from the storage; without a pairing there is nothing to subscribe to", async () => {
    const { clock, a } = await livePair();
    watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(500);
    expect(await a.storage.load()).toHaveProperty("push");
    watch(a.client.pairing.leave());
    await clock.advance(500);
    expect(await a.storage.load()).not.toHaveProperty("push");
    await expect(a.client.push.subscribe(ADDRESS)).rejects.toMatchObject({ code: "notPaired" });
    await expect(a.client.push.publicKey()).rejects.toMatchObject({ code: "notPaired" });
  });

  test("[PH21] what couldn't be saved is refused, and doesn't go later either", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    const { write } = a.storage;
    a.storage.write = () => Promise.reject(new Error("full"));
    const subscribing = watch(a.client.push.subscribe(ADDRESS));
    a.network.current[0]?.cut();
    await clock.until(() => a.client.status.kind === "live");
    expect(subscribing.error).toMatchObject({ code: "storageFailed" });
    a.storage.write = write;
    watch(a.client.hear.send("thankYou"));
    await clock.advance(1_000);
    await restart(pair, a);
    await clock.advance(1_000);
    expect(room.pushes.size).toBe(0);
  });

  test("what is being saved when the one before is answered isn't forgotten with that one", async () => {
    const pair = await livePair();
    const { clock, room, a } = pair;
    watch(a.client.push.unsubscribe());
    await clock.advance(0);
    const { write } = a.storage;
    a.storage.write = (changes) => new Promise((saved) => clock.setTimer(200, () => saved(write(changes))));
    const subscribing = watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(1_000);
    expect(subscribing.value).toEqual({ delivered: true });
    await restart(pair, a);
    room.pushes.clear();
    await clock.until(() => room.pushes.has("a"));
  });

  test("closing ends what waits", async () => {
    const { clock, a } = fakePair();
    await clock.until(() => a.client.status.kind === "live");
    a.network.latencyMs = null;
    const subscribing = watch(a.client.push.subscribe(ADDRESS));
    await clock.advance(10);
    await a.client.close();
    expect(subscribing.error).toMatchObject({ code: "closed" });
  });
});

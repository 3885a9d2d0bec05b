import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import { fakePair, fakePhone, rememberingStorage } from "../../../../client-sdk/src/testing/index.ts";
import { doneOf, isLive, livePair, logOf, watch } from "../../../support/sdk/fake-phones.ts";

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
    const waiting: string[] = [];
    a.client.on("outbox", (queued) => waiting.push(queued.map(({ type }) => type).join()));
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
    // Each change is told, and nothing but a change.
    expect(waiting).toEqual(["here.send", ""]);
  });

  test("the same to whoever closes the client as soon as it is told", async () => {
    const { clock, a } = await livePair();
    a.client.on("delivered", () => void a.client.close());
    const outcome = watch(a.client.here.send("imHere"));
    await clock.advance(500);
    expect([outcome.value, a.client.status.kind]).toEqual([{ delivered: true, seq: 3 }, "closed"]);
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

  test("queued as soon as a try to connect has failed, also while the next one hangs", async () => {
    const { clock, a } = await livePair();
    a.network.latencyMs = null;
    const broken = watch(a.client.here.send("imHere"));
    await clock.advance(20);
    a.network.cut();
    await clock.advance(1_000);
    expect(broken.value).toMatchObject({ queued: true });
    a.network.restore();
    await clock.until(() => a.client.status.kind === "connecting");
    const hanging = watch(a.client.here.send("noHurry"));
    await clock.advance(1);
    expect([hanging.value, a.client.status.kind]).toMatchObject([{ queued: true }, "connecting"]);
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

  test("nor answers keeps nobody waiting for a word, and what it brings about later changes nothing", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await clock.advance(3_000);
    const { write } = a.storage;
    const held: (() => void)[] = [];
    a.storage.write = (changes) =>
      new Promise((resolve, reject) => held.push(() => void write(changes).then(resolve, reject)));
    const [rejected, told]: unknown[][] = [[], []];
    a.client.on("rejected", ({ type }) => rejected?.push(type));
    a.client.on("storage", (payload) => told?.push(payload));
    const outcome = watch(a.client.space.take({ minutes: 20 }));
    const wanted = watch(a.client.push.unsubscribe());
    await clock.advance(9_999);
    expect([outcome, told]).toEqual([{ value: null, error: null }, []]);
    await clock.advance(1);
    expect([outcome.error, told]).toMatchObject([{ code: "storageFailed" }, [{ working: false }]]);
    expect(wanted.error).toMatchObject({ code: "storageFailed" });
    a.storage.write = write;
    for (const go of held) go();
    await clock.advance(60_000);
    expect([rejected, a.client.queued, logOf(pair)]).toEqual([["space.take"], [], []]);
    expect(told).toEqual([{ working: false }, { working: true }]);
    expect(JSON.stringify(await a.storage.load())).not.toMatch(/space.take|unsubscribe/);
  });
});

import { describe, expect, test } from "vitest";
import { Core } from "../../../../client-sdk/src/core/core.ts";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import type { Storage } from "../../../../client-sdk/src/storage/storage.ts";
import { fakePair, fakePhone, rememberingStorage } from "../../../../client-sdk/src/testing/index.ts";
import { watch } from "../../../support/sdk/fake-phones.ts";

/** One that can't be read so many times. */
const denied = (storage: Storage, times: number): Storage => {
  let left = times;
  const load = () => {
    left -= 1;
    return left < 0 ? storage.load() : Promise.reject(new Error("denied"));
  };
  return { ...storage, load };
};

function fail(why: string): never {
  throw new Error(why);
}

function phone({ storage, unreadable = 0 }: { storage?: Storage; unreadable?: number }) {
  const { clock, server } = fakePair();
  const paired = rememberingStorage(server.pair().a);
  const device = clock.device();
  const { client } = fakePhone(server, device, denied(storage ?? paired, unreadable));
  const told: unknown[] = [];
  client.on("storage", (payload) => told.push(payload));
  return { clock, device, client, told };
}

test("[PH17] what a tab wrote that was frozen while another one left is gone at the next start; what is under way stays", async () => {
  const storage = memoryStorage();
  const underWay = { "pairing/invitation": "{}", "pairing/joining": "{}", "pairing/spent": "0" };
  const stays = { clock: "0", ...underWay };
  await storage.write({ ...stays, head: "{}", room: "{}", push: "{}", "outbox/x": "{}" });
  const { clock, client } = phone({ storage });
  await clock.advance(10);
  expect(client.status.kind).toBe("idle");
  expect(await storage.load()).toEqual(stays);
  // These are records of no pairing, though: they count as none.
  expect(await client.pairing.pending()).toBeNull();
});

test.each<readonly [string, Storage["write"]]>([
  ["says nothing of that", () => new Promise(() => undefined)],
  ["throws", () => fail("denied")],
])("[PH17] nor does a storage that %s keep the app from starting", async (_how, write) => {
  const storage = memoryStorage();
  await storage.write({ head: "{}" });
  const { clock, client } = phone({ storage: { ...storage, write } });
  await clock.advance(2_000);
  expect(client.status.kind).toBe("idle");
  const inviting = watch(client.pairing.invite({ name: "A" }));
  await clock.advance(10_000);
  expect(inviting.error).toMatchObject({ code: "storageFailed" });
});

describe("[PH38] a storage that can't even be read", () => {
  test("is tried again, and that is told; meanwhile nobody is shown a first start, nor pairs over what lies there", async () => {
    const { clock, client, told } = phone({ unreadable: 4 });
    const [inviting, outcome] = [watch(client.pairing.invite({ name: "A" })), watch(client.here.send("imHere"))];
    await clock.advance(3_749);
    expect([client.status.kind, told]).toEqual(["starting", [{ working: false }]]);
    await clock.advance(500);
    expect([client.status.kind, told]).toEqual(["live", [{ working: false }, { working: true }]]);
    expect(outcome.value).toMatchObject({ delivered: true });
    expect(inviting.error).toMatchObject({ code: "alreadyPaired" });
  });

  test("counts as empty after five times in 3.75 s", async () => {
    const { clock, client, told } = phone({ unreadable: Number.POSITIVE_INFINITY });
    await clock.advance(3_749);
    expect(client.status).toEqual({ kind: "starting" });
    await clock.advance(1);
    expect([client.status.kind, told]).toEqual(["idle", [{ working: false }]]);
  });

  test("may throw at once instead of rejecting", async () => {
    const storage = { ...memoryStorage(), load: () => fail("This browser has no database.") };
    const { clock, client, told } = phone({ storage });
    await clock.advance(3_750);
    expect([client.status.kind, told]).toEqual(["idle", [{ working: false }]]);
  });

  test("as it says nothing of what it holds counts as empty 3.75 s after its 10 s, and whoever asked is told", async () => {
    const load = () => new Promise<never>(() => undefined);
    const { clock, client, told } = phone({ storage: { ...memoryStorage(), load } });
    const asked = [client.space.take({ minutes: 20 }), client.breath.stop()].map(watch);
    const underWay = watch(client.pairing.isUnderWay());
    await clock.advance(9_999);
    expect([client.status.kind, told]).toEqual(["starting", []]);
    await clock.advance(3_751);
    expect([client.status.kind, told]).toEqual(["idle", [{ working: false }]]);
    expect(asked.map(({ error }) => error)).toMatchObject([{ code: "notPaired" }, { code: "notPaired" }]);
    expect(underWay.value).toBe(false);
    const pending = watch(client.pairing.pending().then(() => true));
    await clock.advance(10_000);
    expect(pending.value).toBe(true);
  });

  test("for so long is read all the same when it answers after all, before or after it was taken for empty", async () => {
    for (const afterMs of [10_100, 14_000]) {
      const { clock, server } = fakePair();
      const storage = rememberingStorage(server.pair().a);
      const slow = new Promise<void>((answer) => void clock.setTimer(afterMs, answer));
      const load = async () => {
        await slow;
        return await storage.load();
      };
      const { client } = fakePhone(server, clock.device(), { ...storage, load });
      await clock.advance(14_100);
      const inviting = watch(client.pairing.invite({ name: "A" }));
      await clock.advance(1_000);
      expect([client.status.kind, inviting.error]).toMatchObject(["live", { code: "alreadyPaired" }]);
    }
  });

  test("or never answers isn't waited for by a client that is closed", async () => {
    for (const answers of [0, 1]) {
      const storage = memoryStorage();
      let asked = 0;
      const load: typeof storage.load = () => (asked++ < answers ? storage.load() : new Promise(() => undefined));
      const { clock, client, device } = phone({ storage: { ...storage, load } });
      const inviting = watch(client.pairing.invite({ name: "A" }));
      const underWay = watch(client.pairing.isUnderWay());
      await clock.advance(10);
      await client.close();
      await clock.advance(0);
      expect([client.status.kind, device.timers]).toEqual(["closed", 0]);
      expect(inviting.error).toMatchObject({ code: "closed" });
      expect(underWay.value).toBe(false);
    }
  });

  test("isn't waited for by a client that is closed", async () => {
    const { clock, client, device } = phone({ unreadable: Number.POSITIVE_INFINITY });
    const pending = watch(client.pairing.pending());
    await clock.advance(10);
    await client.close();
    expect([client.status.kind, device.timers]).toEqual(["closed", 0]);
    expect(pending.error).toMatchObject({ code: "closed" });
  });
});

test.each<readonly [string, Partial<Storage>]>([
  ["has nothing to wait for at its end", { close: () => undefined as never }],
  ["throws at its end", { close: () => fail("denied") }],
  ["throws when it is looked into", { load: () => fail("denied") }],
])("[PH32] a storage of the app's own that %s keeps no client from closing", async (_how, own) => {
  const { clock, client } = phone({ storage: { ...memoryStorage(), ...own } });
  await clock.advance(10);
  expect(await client.pairing.isUnderWay()).toBe(false);
  await client.close();
  expect(client.status).toEqual({ kind: "closed" });
});

test("[PH15] a storage that has null for nothing yet is an empty one, and keeps what comes", async () => {
  const { clock, server } = fakePair();
  const storage = memoryStorage();
  const load = async () => {
    const texts = await storage.load();
    return Object.keys(texts).length === 0 ? (null as never) : texts;
  };
  const { client } = fakePhone(server, clock.device(), { ...storage, load });
  const told: unknown[] = [];
  client.on("storage", (payload) => told.push(payload));
  await clock.advance(10);
  expect([client.status.kind, await client.pairing.isUnderWay(), told]).toEqual(["idle", false, []]);
  const core = new Core({ transport: server.network(), storage: { ...storage, load }, environment: clock.device() });
  await core.adopt(server.pair().a);
  await core.close();
  expect(Object.keys(await storage.load())).toContain("membership");
});

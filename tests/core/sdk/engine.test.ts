import { describe, expect, test } from "vitest";
import { AttuneClient } from "../../../client-sdk/src/client.ts";
import { Core } from "../../../client-sdk/src/core/core.ts";
import { EMPTY_ROOM } from "../../../client-sdk/src/leader/empty-room.ts";
import { memoryStorage } from "../../../client-sdk/src/storage/memory-storage.ts";
import type { Storage } from "../../../client-sdk/src/storage/storage.ts";
import { fakePair, fakePhone, rememberingStorage } from "../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../client-sdk/src/testing/loaded-engine.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { initialRoom } from "../../../shared/room/room.ts";
import { watch } from "../../support/sdk/fake-phones.ts";

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

function phone(options: { paired?: boolean; fails?: number; unreadable?: number; storage?: Storage } = {}) {
  const { clock, server } = fakePair();
  const storage = options.paired === true ? rememberingStorage(server.pair().a) : (options.storage ?? memoryStorage());
  const device = clock.device();
  let loads = 0;
  let fails = options.fails ?? 0;
  const client = new AttuneClient({
    url: "https://attune.test",
    storage: denied(storage, options.unreadable ?? 0),
    transport: server.network(),
    environment: device,
    loadEngine: () => {
      loads += 1;
      fails -= 1;
      return fails >= 0 ? Promise.reject(new TypeError("Failed to fetch")) : loadEngine();
    },
  });
  const told: unknown[] = [];
  client.on("storage", (payload) => told.push(payload));
  return { clock, device, client, told, loads: () => loads };
}

test("a status is told when it changes, not when what runs a pairing is loaded and says the same", async () => {
  const { clock, client, loads } = phone();
  const told: string[] = [];
  client.on("status", ({ kind }) => told.push(kind));
  await clock.advance(100);
  await expect(client.push.publicKey()).rejects.toMatchObject({ code: "notPaired" });
  expect([loads(), told]).toEqual([1, ["idle"]]);
});

test("the empty room is the room before anything has happened", () => {
  expect(EMPTY_ROOM).toEqual(initialRoom);
});

test("a phone that isn't paired loads nothing more, and says so wherever it is asked", async () => {
  const { clock, client, loads } = phone();
  await clock.advance(10);
  expect(client.status).toEqual({ kind: "idle" });
  expect(loads()).toBe(0);
  expect([client.breath.phase(), client.breath.invitation, client.space.mine, client.space.defaultMinutes]).toEqual([
    null,
    null,
    null,
    20,
  ]);
  expect([client.space.bothReady, client.serverNowMs(), client.queued, client.breath.extent()]).toEqual([
    false,
    null,
    [],
    0,
  ]);
  await expect(client.space.take()).rejects.toMatchObject({ code: "notPaired" });
  await expect(client.breath.start({ program: programOf() })).rejects.toMatchObject({
    code: "notPaired",
  });
  expect(loads()).toBe(0);
  await client.close();
  expect(client.status).toEqual({ kind: "closed" });
});

test("what can't be loaded is tried again until it is there", async () => {
  const { clock, client, loads } = phone({ paired: true, fails: 2 });
  await clock.advance(10);
  expect(client.status).toEqual({ kind: "offline", reason: null, attempt: 1 });
  const outcome = watch(client.here.send("imHere"));
  await clock.advance(7_000);
  expect(loads()).toBe(3);
  expect(client.status.kind).toBe("live");
  expect(outcome.value).toMatchObject({ delivered: true });
});

test("pairing without what it needs says that there is no connection, and works when asked again", async () => {
  const { clock, client } = phone({ fails: 1 });
  await clock.advance(10);
  await expect(client.pairing.pending()).rejects.toMatchObject({ code: "offline" });
  expect(await client.pairing.pending()).toBeNull();
});

test("what can't be loaded for a pairing is said to whoever asked for it, in the first instant too, and to nobody else", async () => {
  const { client } = phone({ fails: 1 });
  await expect(client.pairing.invite({ name: "A" })).rejects.toMatchObject({ code: "offline" });
  await expect(client.space.take()).rejects.toMatchObject({ code: "notPaired" });
  await expect(client.breath.stop()).rejects.toMatchObject({ code: "notPaired" });
  expect(client.status).toEqual({ kind: "idle" });
});

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

test("[PH17] nor does a storage that says nothing of that keep the app from starting", async () => {
  const storage = memoryStorage();
  await storage.write({ head: "{}" });
  const { clock, client } = phone({ storage: { ...storage, write: () => new Promise(() => undefined) } });
  await clock.advance(2_000);
  expect(client.status.kind).toBe("idle");
  const inviting = watch(client.pairing.invite({ name: "A" }));
  await clock.advance(10_000);
  expect(inviting.error).toMatchObject({ code: "storageFailed" });
});

describe("[PH38] a storage that can't even be read", () => {
  test("is tried again, and that is told; meanwhile nobody is shown a first start, nor pairs over what lies there", async () => {
    const { clock, client, told } = phone({ paired: true, unreadable: 4 });
    const [inviting, outcome] = [watch(client.pairing.invite({ name: "A" })), watch(client.here.send("imHere"))];
    await clock.advance(3_749);
    expect([client.status.kind, told]).toEqual(["starting", [{ working: false }]]);
    await clock.advance(500);
    expect([client.status.kind, told]).toEqual(["live", [{ working: false }, { working: true }]]);
    expect(outcome.value).toMatchObject({ delivered: true });
    expect(inviting.error).toMatchObject({ code: "alreadyPaired" });
  });

  test("counts as empty after five times in 3.75 s", async () => {
    const { clock, client, told } = phone({ paired: true, unreadable: Number.POSITIVE_INFINITY });
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
    const { clock, client, device } = phone({ paired: true, unreadable: Number.POSITIVE_INFINITY });
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

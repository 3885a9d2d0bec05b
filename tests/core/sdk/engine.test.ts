import { expect, test } from "vitest";
import { AttuneClient } from "../../../client-sdk/src/client.ts";
import { EMPTY_ROOM } from "../../../client-sdk/src/leader/empty-room.ts";
import { memoryStorage } from "../../../client-sdk/src/storage/memory-storage.ts";
import { fakePair, rememberingStorage } from "../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../client-sdk/src/testing/loaded-engine.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { initialRoom } from "../../../shared/room/room.ts";
import { watch } from "../../support/sdk/fake-phones.ts";

function phone(options: { paired?: boolean; fails?: number } = {}) {
  const { clock, server } = fakePair();
  const storage = options.paired === true ? rememberingStorage(server.pair().a) : memoryStorage();
  let loads = 0;
  let fails = options.fails ?? 0;
  const client = new AttuneClient({
    url: "https://attune.test",
    storage,
    transport: server.network(),
    environment: clock.device(),
    loadEngine: () => {
      loads += 1;
      fails -= 1;
      return fails >= 0 ? Promise.reject(new TypeError("Failed to fetch")) : loadEngine();
    },
  });
  return { clock, client, loads: () => loads };
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

import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Store } from "../../server/store/port.ts";
import { type RunningApp, type StartOptions, startApp } from "../support/app.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { bringIn, confirmChange, knock, opening, pairUp } from "../support/pair.ts";
import {
  ask,
  comeIn,
  command,
  commandId,
  connect,
  connected,
  dial,
  lineClosed,
  type Phone,
  probe,
  refusalOf,
  resume,
  SHORT_PROGRAM,
  VERSIONS,
} from "../support/phone.ts";
import { openLine } from "../support/raw-line.ts";

const apps: RunningApp[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(options: StartOptions = {}): Promise<RunningApp> {
  const app = await startApp(options);
  apps.push(app);
  return app;
}

const stranger = "x".repeat(43);

/** A store in which no credential is found until the test says so. */
function slowToFind() {
  const memory = createMemoryStore();
  const held = Promise.withResolvers<undefined>();
  let asked = 0;
  const find: Store["devices"]["find"] = async (hash) => {
    asked += 1;
    await held.promise;
    return await memory.devices.find(hash);
  };
  const store: Store = { ...memory, devices: { ...memory.devices, find } };
  return { store, asked: () => asked, answer: () => held.resolve(undefined) };
}

/** A store that, once it is held, finds a credential and keeps what it has found to itself until the test says so. */
function slowToAnswer() {
  const memory = createMemoryStore();
  const held = Promise.withResolvers<undefined>();
  let found: PromiseWithResolvers<undefined> | null = null;
  const find: Store["devices"]["find"] = async (hash) => {
    const known = await memory.devices.find(hash);
    const isHeld = found !== null;
    found?.resolve(undefined);
    found = null;
    if (isHeld) await held.promise;
    return known;
  };
  const store: Store = { ...memory, devices: { ...memory.devices, find } };
  const hold = (): Promise<undefined> => {
    found = Promise.withResolvers<undefined>();
    return found.promise;
  };
  return { store, hold, answer: () => held.resolve(undefined) };
}

describe("[SV5] a handshake that is refused says why, and what to do", () => {
  test("an unknown token, none at all, or one of the wrong shape", async () => {
    const { origin } = await start();
    const as = (auth: object) => refusalOf(connected(dial(origin, auth)));
    expect(await as({ token: stranger, versions: VERSIONS })).toEqual({
      error: true,
      code: "unknownToken",
      retry: "repair",
    });
    expect(await as({ versions: VERSIONS })).toMatchObject({ code: "unknownToken" });
    expect(await as({ token: "short", versions: VERSIONS })).toMatchObject({ code: "badMessage" });
    expect(await as({ token: stranger })).toMatchObject({ code: "badMessage" });
    expect(await as({ token: { $ne: null }, versions: VERSIONS })).toMatchObject({ code: "badMessage" });
  });

  test("a protocol version that is too new or too old", async () => {
    const { origin } = await start();
    const as = (min: number, max: number) =>
      refusalOf(connected(dial(origin, { token: stranger, versions: { min, max } })));
    expect(await as(2, 9)).toMatchObject({ code: "versionTooNew", retry: "repair" });
    expect(await as(0, 0)).toMatchObject({ code: "versionTooOld", retry: "repair" });
    expect(await as(0, 9)).toMatchObject({ code: "unknownToken" });
    expect(await as(-1, 9)).toMatchObject({ code: "badMessage" });
  });

  test("a phone whose seat has moved to another one, at once on its open connections as well", async () => {
    const { origin } = await start();
    const { a, b } = await pairUp(origin);
    const [old, partner] = [await comeIn(origin, a.token), await comeIn(origin, b.token)];
    const [mover, fresh] = [await knock(origin, a.token), await knock(origin)];
    const moving = await bringIn(mover, fresh, "move");
    const closed = lineClosed(old);
    expect(await confirmChange(mover, moving.attemptId)).toMatchObject({ ok: true });
    await closed;
    expect(await refusalOf(connect(origin, a.token))).toEqual({ error: true, code: "moved", retry: "repair" });
    const moved = await comeIn(origin, moving.token);
    expect(await command(moved, "hear.send", { code: "iHearYou" })).not.toMatchObject({ code: "moved" });
    expect(partner.connected).toBe(true);
    for (const phone of [mover, fresh, moved, partner]) phone.disconnect();
  });

  test("a phone that was on its way in while its seat moved hears nothing, and is let go once it asks for anything", async () => {
    const { store, hold, answer } = slowToAnswer();
    const { origin } = await start({ store });
    const { a, b } = await pairUp(origin);
    const partner = await comeIn(origin, b.token);
    const [mover, fresh] = [await knock(origin, a.token), await knock(origin)];
    const { attemptId, token } = await bringIn(mover, fresh, "move");
    const lookedUp = hold();
    const late = dial(origin, { token: a.token, versions: VERSIONS });
    const inside = connected(late);
    await lookedUp;
    expect(await confirmChange(mover, attemptId)).toMatchObject({ ok: true });
    answer();
    await inside;
    let heard = 0;
    late.onAny(() => (heard += 1));
    const moved = await comeIn(origin, token);
    await command(moved, "breath.start", { program: SHORT_PROGRAM, place: "together" });
    partner.emit("pulse", { type: "touch" });
    await probe(partner);
    expect(await probe(late)).toMatchObject({ head: null });
    expect(heard).toBe(0);
    const closed = lineClosed(late);
    expect(await resume(late)).toMatchObject({ code: "moved" });
    await closed;
    for (const phone of [mover, fresh, moved, partner]) phone.disconnect();
  });

  test("[DV7] a lost phone's replacement that has to wait, while the old one is told and still works, and calls it off for a day", async () => {
    const { origin } = await start();
    const { a, b } = await pairUp(origin);
    const old = await comeIn(origin, a.token);
    const [partner, fresh] = [await knock(origin, b.token), await knock(origin)];
    const replacing = await bringIn(partner, fresh, "replace");
    const told = new Promise<readonly { type: string }[]>((resolve) => old.once("events", resolve));
    expect(await confirmChange(partner, replacing.attemptId)).toMatchObject({ ok: true });
    expect((await told).map(({ type }) => type)).toEqual(["device.asked"]);
    expect(await refusalOf(connect(origin, replacing.token))).toMatchObject({ code: "devicePending", retry: "after" });
    expect(await command(old, "device.keep", { deviceId: replacing.deviceId })).toMatchObject({ ok: true });
    const again = await ask<{ readonly retryAfterMs: number }>(partner, "pair", opening("replace"));
    expect(again).toMatchObject({ error: true, code: "phoneKept", retry: "after" });
    expect(86_400_000 - again.retryAfterMs).toBeLessThan(60_000);
    expect(await ask(partner, "pair", opening("move"))).toMatchObject({ ok: true });
    expect(await refusalOf(connect(origin, replacing.token))).toMatchObject({ code: "unknownToken" });
    for (const phone of [old, partner, fresh]) phone.disconnect();
  });

  test("a pairing that has ended", async () => {
    const { origin } = await start();
    const { a, b } = await pairUp(origin);
    const leaver = await connect(origin, a.token);
    expect(await ask(leaver, "command", { id: commandId(), type: "leave" })).toEqual({ ok: true, seq: 0 });
    expect(await refusalOf(connect(origin, b.token))).toEqual({ error: true, code: "ended", retry: "repair" });
    expect(await refusalOf(connect(origin, a.token))).toMatchObject({ code: "unknownToken" });
  });
});

describe("[SV8] no device, room or address has more connections than it may", () => {
  test("four a device: the fifth waits until one has gone, also when all come at once", async () => {
    const { origin } = await start();
    const { a } = await pairUp(origin);
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => connect(origin, a.token)));
    const phones = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(phones).toHaveLength(4);
    expect(await refusalOf(connect(origin, a.token))).toMatchObject({
      code: "busy",
      retry: "after",
      retryAfterMs: 2_000,
    });
    const [first] = phones;
    await resume(first as Phone);
    first?.disconnect();
    await expect
      .poll(() =>
        connect(origin, a.token).then(
          (phone) => phone.connected,
          () => false,
        ),
      )
      .toBe(true);
  });

  test("four a device, also when the store answers all of them in one breath", async () => {
    const { store, asked, answer } = slowToFind();
    const { origin } = await start({ store });
    const { a } = await pairUp(origin);
    const connecting = Promise.allSettled(Array.from({ length: 12 }, () => connect(origin, a.token)));
    await expect.poll(asked).toBe(12);
    answer();
    expect((await connecting).filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  });

  test.each([["8"], ["9"]])("of %s a room each of the two has four, whatever one phone may have", async (room) => {
    const { origin } = await start({ settings: { CAP_DEVICE: "12", CAP_ROOM: room } });
    const { a, b } = await pairUp(origin);
    for (const { token } of [a, b]) {
      const tried = await Promise.allSettled(Array.from({ length: 8 }, () => connect(origin, token)));
      expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
      expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "busy" });
    }
  });

  test("twenty of an address that pair without a credential, and four of a member's phone that bring another in", async () => {
    const { origin } = await start({ settings: { CAP_STRANGERS: "20" } });
    const { a, b } = await pairUp(origin);
    const most = async (count: number, token?: string) => {
      const lines = await Promise.all(Array.from({ length: count }, () => knock(origin, token)));
      expect(await refusalOf(knock(origin, token))).toMatchObject({
        code: "busy",
        retry: "after",
        retryAfterMs: 2_000,
      });
      return lines;
    };
    const pairing = [await most(20), await most(4, a.token), await most(4, b.token)].flat();
    const [first] = pairing;
    first?.disconnect();
    await expect.poll(() => knock(origin).then(Boolean, () => false)).toBe(true);
    for (const line of pairing) line.disconnect();
  });

  test("nobody is kept out by who holds lines at the same address: of twenty that are silent one makes room", async () => {
    const { origin } = await start({ settings: { CAP_STRANGERS: "20" } });
    const { a, b } = await pairUp(origin);
    const member = await connect(origin, a.token);
    for (let count = 0; count < 20; count++) await knock(origin);
    const silent = await Promise.all(Array.from({ length: 20 }, () => openLine(origin)));
    const oneIsGone = Promise.race(silent.map((line) => once(line, "close")));
    expect(await command(await connect(origin, b.token), "leave")).toMatchObject({ ok: true });
    await oneIsGone;
    expect(silent.filter(({ readyState }) => readyState === WebSocket.OPEN)).toHaveLength(19);
    expect(member.connected).toBe(true);
    for (const line of silent) line.terminate();
  });
});

describe("[SV9] who knocks too often is told when to come back", () => {
  test("twelve handshakes a minute of a device", async () => {
    const { origin } = await start({ settings: { RATE_HANDSHAKES: "12/min" } });
    const { a, b } = await pairUp(origin);
    for (let count = 0; count < 12; count++) (await connect(origin, a.token)).disconnect();
    const refusal = await refusalOf(connect(origin, a.token));
    expect(refusal).toMatchObject({ code: "rateLimited", retry: "after" });
    expect(refusal?.retryAfterMs).toBeGreaterThan(0);
    expect(refusal?.retryAfterMs).toBeLessThanOrEqual(5_000);
    (await connect(origin, b.token)).disconnect();
  });

  test("ten a minute of an address without a credential; its members are let in all the same", async () => {
    const { origin } = await start({ settings: { RATE_STRANGERS: "10/min" } });
    const { a } = await pairUp(origin);
    for (let count = 0; count < 8; count++) {
      expect(await refusalOf(connect(origin, stranger))).toMatchObject({ code: "unknownToken" });
    }
    expect(await refusalOf(connect(origin, stranger))).toMatchObject({ code: "rateLimited", retry: "after" });
    expect(await refusalOf(knock(origin))).toMatchObject({ code: "rateLimited", retry: "after" });
    (await connect(origin, a.token)).disconnect();
  });

  test("who was a member once is counted as nobody known", async () => {
    const { origin } = await start({ settings: { RATE_STRANGERS: "10/min" } });
    const { a, b } = await pairUp(origin);
    expect(await command(await connect(origin, a.token), "leave")).toMatchObject({ ok: true });
    for (let count = 0; count < 8; count++)
      expect(await refusalOf(connect(origin, b.token))).toMatchObject({ code: "ended" });
    expect(await refusalOf(connect(origin, b.token))).toMatchObject({ code: "rateLimited", retry: "after" });
  });

  test("one connection may introduce itself five times, then it is closed", async () => {
    const { store, asked, answer } = slowToFind();
    const line = await openLine((await start({ store })).origin);
    const closed = once(line, "close");
    for (let count = 0; count < 5; count++) line.send(`40${JSON.stringify({ token: stranger, versions: VERSIONS })}`);
    await expect.poll(asked).toBe(5);
    expect(line.readyState).toBe(WebSocket.OPEN);
    line.send(`40${JSON.stringify({ token: stranger, versions: VERSIONS })}`);
    await closed;
    expect(asked()).toBe(5);
    answer();
  });
});

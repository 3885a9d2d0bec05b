import { once } from "node:events";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Store } from "../../../server/store/port.ts";
import { startInTest } from "../../support/in-test.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { bringIn, confirmChange, knock, pairUp } from "../../support/pair.ts";
import { command, connect, connected, dial, type Phone, refusalOf, resume, VERSIONS } from "../../support/phone.ts";
import { openLine } from "../../support/raw-line.ts";
import { heldClock } from "./held-clock.ts";

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

describe("[SV8] no device, room or address has more connections than it may", () => {
  test("four a device: the fifth waits until one has gone, also when all come at once, and the partner's doesn't", async () => {
    const { origin } = await startInTest();
    const { a, b } = await pairUp(origin);
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => connect(origin, a.token)));
    const phones = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(phones).toHaveLength(4);
    (await connect(origin, b.token)).disconnect();
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

  test("four a device for pairing, not counting those that have gone while the store was asked", async () => {
    const { store, asked, answer } = slowToFind();
    const { origin, http } = await startInTest({ store });
    const { a } = await pairUp(origin);
    const lines = await Promise.all(Array.from({ length: 4 }, () => openLine(origin)));
    const hello = { token: a.token, versions: VERSIONS };
    for (const line of lines) line.send(`40/pair,${JSON.stringify(hello)}`);
    await expect.poll(asked).toBe(4);
    const open = promisify(http.server.getConnections.bind(http.server));
    for (const line of lines) line.terminate();
    await expect.poll(() => open()).toBe(0);
    answer();
    (await connected(dial(origin, hello, { namespace: "/pair" }))).disconnect();
  });

  test("four a device, also when the store answers all of them in one breath", async () => {
    const { store, asked, answer } = slowToFind();
    const { origin } = await startInTest({ store });
    const { a } = await pairUp(origin);
    const connecting = Promise.allSettled(Array.from({ length: 12 }, () => connect(origin, a.token)));
    await expect.poll(asked).toBe(12);
    answer();
    expect((await connecting).filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  });

  test.each([["8"], ["9"]])("of %s a room each of the two has four, whatever one phone may have", async (room) => {
    const { origin } = await startInTest({ settings: { CAP_DEVICE: "12", CAP_ROOM: room } });
    const { a, b } = await pairUp(origin);
    for (const { token } of [a, b]) {
      const tried = await Promise.allSettled(Array.from({ length: 8 }, () => connect(origin, token)));
      expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
      expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "busy" });
    }
  });

  test("twenty of an address that pair without a credential, and four of a member's phone that bring another in", async () => {
    const { origin } = await startInTest({ settings: { CAP_STRANGERS: "20" } });
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

  test("four of a phone that waits to replace another", async () => {
    const { origin } = await startInTest();
    const { b } = await pairUp(origin);
    const [partner, fresh] = [await knock(origin, b.token), await knock(origin)];
    const { attemptId, token } = await bringIn(partner, fresh, "replace");
    await confirmChange(partner, attemptId);
    const tried = await Promise.allSettled(Array.from({ length: 6 }, () => knock(origin, token)));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    expect(await refusalOf(knock(origin, token))).toMatchObject({ code: "busy" });
  });

  test("nobody is kept out by who holds lines at the same address: of twenty that are silent one makes room", async () => {
    const { origin } = await startInTest({ settings: { CAP_STRANGERS: "20" } });
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
    const { clock, pass } = heldClock();
    const { origin } = await startInTest({ settings: { RATE_HANDSHAKES: "12/min" }, clock });
    const { a, b } = await pairUp(origin);
    const waits = (retryAfterMs: number) => ({ code: "rateLimited", retry: "after", retryAfterMs });
    for (let count = 0; count < 12; count++) (await connect(origin, a.token)).disconnect();
    expect(await refusalOf(connect(origin, a.token))).toMatchObject(waits(5_000));
    (await connect(origin, b.token)).disconnect();
    pass(4_999);
    expect(await refusalOf(connect(origin, a.token))).toMatchObject(waits(1));
    pass(1);
    (await connect(origin, a.token)).disconnect();
  });

  test("a phone that waits to replace another has its own twelve, and costs neither its address nor the old phone any", async () => {
    const settings = { RATE_HANDSHAKES: "12/min", RATE_STRANGERS: "10/min" };
    const { origin } = await startInTest({ settings, clock: heldClock().clock });
    const { a, b } = await pairUp(origin);
    const [partner, fresh] = [await knock(origin, b.token), await knock(origin)];
    const { attemptId, token } = await bringIn(partner, fresh, "replace");
    await confirmChange(partner, attemptId);
    const isHeldUp = (code: string) => expect(refusalOf(connect(origin, token))).resolves.toMatchObject({ code });
    for (let count = 0; count < 12; count++) await isHeldUp("devicePending");
    await isHeldUp("rateLimited");
    for (const phone of [await connect(origin, a.token), await knock(origin), partner, fresh]) phone.disconnect();
  });

  test("ten a minute of an address without a credential; its members are let in all the same", async () => {
    const { origin } = await startInTest({ settings: { RATE_STRANGERS: "10/min" }, clock: heldClock().clock });
    const { a } = await pairUp(origin);
    for (let count = 0; count < 8; count++) {
      expect(await refusalOf(connect(origin, stranger))).toMatchObject({ code: "unknownToken" });
    }
    expect(await refusalOf(connect(origin, stranger))).toMatchObject({ code: "rateLimited", retry: "after" });
    expect(await refusalOf(knock(origin))).toMatchObject({ code: "rateLimited", retry: "after" });
    (await connect(origin, a.token)).disconnect();
  });

  test("who was a member once is counted as nobody known", async () => {
    const { origin } = await startInTest({ settings: { RATE_STRANGERS: "10/min" }, clock: heldClock().clock });
    const { a, b } = await pairUp(origin);
    expect(await command(await connect(origin, a.token), "leave")).toMatchObject({ ok: true });
    for (let count = 0; count < 8; count++)
      expect(await refusalOf(connect(origin, b.token))).toMatchObject({ code: "ended" });
    expect(await refusalOf(connect(origin, b.token))).toMatchObject({ code: "rateLimited", retry: "after" });
  });

  test("one connection may introduce itself five times, then it is closed", async () => {
    const { store, asked, answer } = slowToFind();
    const line = await openLine((await startInTest({ store })).origin);
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

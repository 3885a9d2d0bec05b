import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { pairUp } from "../../support/pair.ts";
import { ask, comeIn, connect, type Phone, probe, refusalOf, VERSIONS } from "../../support/phone.ts";
import { openLine } from "../../support/raw-line.ts";

let app: RunningApp;
let phone: Phone;
let token: string;
beforeAll(async () => {
  app = await startApp({ settings: { RATE_COMMANDS: "1000/s" } });
  ({ token } = (await pairUp(app.origin)).a);
  phone = await comeIn(app.origin, token);
});
afterAll(async () => {
  phone.disconnect();
  await app.close();
});

describe("[SV6] what reaches no handler is answered over a real socket as well", () => {
  const spoilt: readonly (readonly [string, readonly unknown[], string])[] = [
    ["binary", [{ id: Buffer.from("x") }], "badMessage"],
    ["two objects", [{}, {}], "badMessage"],
    ["a text", ["hello"], "badMessage"],
    ["__proto__", [JSON.parse('{"__proto__":{"type":"space.take"}}')], "badMessage"],
    ["seven levels", [{ a: { a: { a: { a: { a: { a: {} } } } } } }], "tooLarge"],
    ["no id", [{ type: "space.take", minutes: 20 }], "badMessage"],
  ];
  test.each(spoilt)("%s", async (_name, message, code) => {
    expect(await ask(phone, "command", ...message)).toMatchObject({ error: true, code });
  });

  test("an unknown event; and events that only the server sends", async () => {
    for (const name of ["steal", "events", "drain", "error", "message"]) {
      expect(await ask(phone, name, {})).toMatchObject({ code: "unknownType" });
    }
  });

  test("a command without a callback is dropped, and the connection goes on", async () => {
    const { head } = await probe(phone);
    phone.emit("command", { id: "01890a5d-ac96-7b6e-8c6d-3f3a2b1c0d9e", type: "space.take", minutes: 20 });
    expect((await probe(phone)).head).toEqual(head);
  });
});

describe("[SV4] a packet over 16 KiB ends its connection", () => {
  async function fate(bytes: number): Promise<number | "open"> {
    const line = await openLine(app.origin);
    line.send(`40${JSON.stringify({ token, versions: VERSIONS })}`);
    const begin = '427["clock",{"t0Ms":1,"fill":"';
    const closed = new Promise<number>((resolve) => line.once("close", resolve));
    const answered = new Promise<"open">((resolve) => {
      line.on("message", (data: Buffer) => data.toString().startsWith("437") && resolve("open"));
    });
    await new Promise<void>((resolve) => {
      line.on("message", (data: Buffer) => data.toString().startsWith("40") && resolve());
    });
    line.send(`${begin}${"x".repeat(bytes - begin.length - 3)}"}]`);
    const outcome = await Promise.race([closed, answered]);
    line.terminate();
    return outcome;
  }

  test("16,384 bytes are answered, one more is too many", async () => {
    expect(await fate(16_384)).toBe("open");
    expect(await fate(16_385)).toBe(1_009);
  });
});

describe("[SV5] a store that is away", () => {
  test("is told with when to come back, and nobody takes it for an unknown phone", async () => {
    const memory = createMemoryStore();
    let away = false;
    const find: Store["devices"]["find"] = (hash) =>
      away ? Promise.reject(new StoreUnavailable("away")) : memory.devices.find(hash);
    const other = await startApp({ store: { ...memory, devices: { ...memory.devices, find } } });
    const { a } = await pairUp(other.origin);
    away = true;
    expect(await refusalOf(connect(other.origin, a.token))).toMatchObject({
      code: "unavailable",
      retry: "after",
      retryAfterMs: 1_000,
    });
    away = false;
    (await connect(other.origin, a.token)).disconnect();
    await other.close();
  });

  test("[SV7] [SV15] a fault in a room's handler is told as internal; the log names the room by its tag alone", async () => {
    const memory = createMemoryStore();
    const lines: string[] = [];
    const load: Store["rooms"]["load"] = () => Promise.reject(new TypeError("CANARY"));
    const store = { ...memory, rooms: { ...memory.rooms, load } };
    const other = await startApp({ store, log: { write: (line: string) => lines.push(line) } });
    const { a } = await pairUp(other.origin);
    const broken = await connect(other.origin, a.token);
    for (const _ of [1, 2, 3])
      expect(await ask(broken, "resume", { logId: null, seq: 0, hash: null })).toMatchObject({ code: "internal" });
    expect(await other.metrics.registry.metrics()).toContain('attune_failures_total{where="members"} 3');
    expect(lines.filter((line) => line.includes('"members"'))).toHaveLength(1);
    const [line = ""] = lines;
    const told = JSON.parse(line) as Readonly<Record<string, unknown>>;
    expect(told["where"]).toBe("members");
    expect(told["room"]).toMatch(/^[\w-]{10}$/);
    for (const secret of ["CANARY", a.token, a.deviceId, "127.0.0.1"]) expect(lines.join()).not.toContain(secret);
    broken.disconnect();
    await other.close();
  });

  test("[SV15] what breaks again and again is counted each time, and one line a minute", async () => {
    const memory = createMemoryStore();
    const lines: string[] = [];
    const sixth = Promise.withResolvers<undefined>();
    let tries = 0;
    const claim: Store["push"]["claim"] = async () => {
      tries += 1;
      if (tries === 6) sixth.resolve(undefined);
      throw new TypeError("a damaged page");
    };
    const store = { ...memory, push: { ...memory.push, claim } };
    const other = await startApp({ store, log: { write: (line: string) => lines.push(line) } });
    await sixth.promise;
    const [, failures = ""] = /where="timers"\} (\d+)/.exec(await other.metrics.registry.metrics()) ?? [];
    expect(Number(failures)).toBeGreaterThanOrEqual(5);
    expect(lines.filter((line) => line.includes('"timers"'))).toHaveLength(1);
    await other.close();
  });

  test("a fault of the server's own is told as such, and counted", async () => {
    const memory = createMemoryStore();
    const find: Store["devices"]["find"] = () => Promise.reject(new TypeError("a fault"));
    const other = await startApp({ store: { ...memory, devices: { ...memory.devices, find } } });
    expect(await refusalOf(connect(other.origin, "x".repeat(43)))).toMatchObject({ code: "internal", retry: "after" });
    const figure = await other.metrics.registry.getSingleMetric("attune_failures_total")?.get();
    expect(figure?.values.filter(({ value }) => value > 0)).toMatchObject([
      { labels: { where: "handshake" }, value: 1 },
    ]);
    await other.close();
  });
});

import { describe, expect, test } from "vitest";
import { createDispatcher, type Handler } from "../../../../server/realtime/dispatcher.ts";
import { InFlight } from "../../../../server/realtime/in-flight.ts";

const socket = { name: "a phone" };

function desk() {
  const handled: unknown[] = [];
  const failed: unknown[] = [];
  const inFlight = new InFlight();
  const slow = Promise.withResolvers<object>();
  const keep = (message: unknown): object => {
    handled.push(message);
    return { ok: true };
  };
  const handlers = new Map<string, Handler<typeof socket>>([
    ["now", { kind: "ask", handle: (_socket, message) => keep(message) }],
    ["later", { kind: "ask", handle: async (_socket, message) => keep(message) }],
    ["slow", { kind: "ask", handle: () => slow.promise }],
    ["never", { kind: "ask", handle: () => null }],
    ["throws", { kind: "ask", handle: () => boom() }],
    ["rejects", { kind: "ask", handle: async () => boom() }],
    ["tell", { kind: "tell", handle: (_socket, message) => handled.push(message) > 0 }],
    ["tellThrows", { kind: "tell", handle: () => boom() }],
  ]);
  let annoyances = 0;
  const dispatch = createDispatcher(handlers, {
    inFlight,
    failed: (error) => failed.push(error),
    refused: () => {},
    countRefusal: () => {
      annoyances += 1;
    },
  });
  const send = (...packet: readonly unknown[]) => dispatch.call(socket, ...packet);
  const ask = (...packet: readonly unknown[]) =>
    new Promise((resolve) => {
      send(...packet, resolve);
    });
  return { handled, failed, inFlight, slow, send, ask, annoyances: () => annoyances };
}

function boom(): never {
  throw new Error("a fault in a handler");
}

const nested = (depth: number): object => (depth === 1 ? {} : { in: nested(depth - 1) });
const parsed = (text: string): unknown => JSON.parse(text);

describe("[SV6] what is not one plain object with one callback reaches no handler", () => {
  const badMessages: readonly (readonly [string, readonly unknown[]])[] = [
    ["nothing", []],
    ["a text", ["hello"]],
    ["a number", [4]],
    ["null", [null]],
    ["a list", [[{}]]],
    ["two objects", [{}, {}]],
    ["binary", [Buffer.from("x")]],
    ["binary inside", [{ body: Buffer.from("x") }]],
    ["__proto__", [parsed('{"__proto__": {"admin": true}}')]],
    ["__proto__ inside", [parsed('{"a": [{"__proto__": 1}]}')]],
  ];
  test.each(badMessages)("%s is answered with badMessage", async (_name, message) => {
    const { ask, handled } = desk();
    expect(await ask("now", ...message)).toMatchObject({ error: true, code: "badMessage" });
    expect(handled).toEqual([]);
  });

  test("without a callback it is dropped, whatever stands in its place; so is what has no answer but something more", () => {
    const { send, handled, failed } = desk();
    for (const last of [undefined, null, "f", 1, {}]) send("now", {}, last);
    send("now", {});
    send("now");
    send();
    for (const more of [{}, () => {}]) send("tell", {}, more);
    expect(handled).toEqual([]);
    expect(failed).toEqual([]);
  });

  test("six levels are let in, one more is answered with tooLarge", async () => {
    const { ask } = desk();
    expect(await ask("now", nested(6))).toEqual({ ok: true });
    expect(await ask("now", nested(7))).toMatchObject({ code: "tooLarge" });
    expect(await ask("now", parsed(`{"a":${"[".repeat(8_000)}${"]".repeat(8_000)}}`))).toMatchObject({
      code: "tooLarge",
    });
  });

  test("an event that isn't on the list is answered with unknownType, also when an object has that name", async () => {
    const { ask } = desk();
    for (const name of ["nope", "constructor", "__proto__", "error", 7, null]) {
      expect(await ask(name, {})).toMatchObject({ code: "unknownType" });
    }
  });

  test("what has no answer takes no callback", async () => {
    const { ask, send, handled } = desk();
    expect(await ask("tell", {})).toMatchObject({ code: "badMessage" });
    send("tell", { type: "touch" });
    expect(handled).toEqual([{ type: "touch" }]);
  });
});

describe("[SV7] what a handler throws ends in the dispatcher", () => {
  test.each(["throws", "rejects"])("%s: the phone reads internal and when to come back", async (name) => {
    const { ask, failed, inFlight } = desk();
    expect(await ask(name, {})).toEqual({ error: true, code: "internal", retry: "after", retryAfterMs: 2_000 });
    expect(failed).toHaveLength(1);
    await expect.poll(() => inFlight.count).toBe(0);
  });

  test("a callback that throws is caught as well", async () => {
    const { send, failed } = desk();
    send("now", {}, boom);
    send("later", {}, boom);
    send("tellThrows", {});
    await expect.poll(() => failed.length).toBeGreaterThanOrEqual(3);
  });
});

describe("requests in flight", () => {
  test("closing waits for the answers that are due and refuses what comes later", async () => {
    const { ask, inFlight, handled, slow } = desk();
    const order: string[] = [];
    const before = ask("slow", { n: 1 }).then(() => order.push("answered"));
    const closed = inFlight.close().then(() => order.push("closed"));
    expect(await ask("later", { n: 2 })).toMatchObject({ code: "draining", retryAfterMs: 1_000 });
    expect(order).toEqual([]);
    slow.resolve({ ok: true });
    await Promise.all([before, closed]);
    expect(order).toEqual(["answered", "closed"]);
    expect(handled).toEqual([]);
  });

  test("a handler that keeps silent is not waited for", async () => {
    const { send, inFlight } = desk();
    send("never", {}, () => boom());
    await inFlight.close();
  });
});

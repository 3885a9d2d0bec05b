import { EventEmitter } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { ConnectionCap } from "../../../../server/realtime/door/connection-cap.ts";
import { Strangers } from "../../../../server/realtime/door/strangers.ts";

const line = () => ({ readyState: "open", close: vi.fn(), transport: new EventEmitter() });

test("[SV8] which of an address's connections is closed for one more is chance: neither the oldest nor the newest", () => {
  onTestFinished(() => void vi.restoreAllMocks());
  const cap = new ConnectionCap(4);
  const lines = [line(), line(), line(), line()];
  for (const each of lines) expect(cap.admit(each, "address")).toBe(true);
  expect(cap.admit(line(), "address")).toBe(false);
  const chosen = [0, 0.3, 0.6, 0.99].map((chance) => {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    return cap.anyOf("address");
  });
  expect(chosen).toEqual(lines);
});

test("[SV8] a line counts once and until it closes; one that has closed already doesn't count", () => {
  const cap = new ConnectionCap(1);
  const [first, gone, next] = [line(), { ...line(), readyState: "closed" }, line()];
  for (const each of [first, first, gone]) expect(cap.admit(each, "address")).toBe(true);
  expect(cap.admit(next, "address")).toBe(false);
  first.transport.emit("close");
  expect(cap.admit(next, "address")).toBe(true);
  cap.release(next);
  expect(next.transport.listenerCount("close")).toBe(0);
  expect(cap.admit(line(), "address")).toBe(true);
});

test("[SV8] for one silent connection too many another of its address is closed at once; who has come in or pairs is none", () => {
  const strangers = new Strangers(2);
  const [member, pairing, first, second, newest, elsewhere] = [line(), line(), line(), line(), line(), line()];
  strangers.meet(member, "address");
  strangers.welcome(member);
  strangers.meet(pairing, "address");
  expect(strangers.host(pairing, "address")).toBe(true);
  for (const each of [first, second, newest]) strangers.meet(each, "address");
  strangers.meet(elsewhere, "another");
  const closed = (each: ReturnType<typeof line>): number => each.close.mock.calls.length;
  expect(closed(first) + closed(second)).toBe(1);
  for (const each of [member, pairing, newest, elsewhere]) expect(closed(each)).toBe(0);
});

test("[SV8] as many of an address may pair at once, and a connection may say five times who it is", () => {
  const strangers = new Strangers(2);
  const lines = [line(), line(), line()];
  expect(lines.map((each) => strangers.host(each, "address"))).toEqual([true, true, false]);
  const [talker = line()] = lines;
  const said = Array.from({ length: 6 }, () => strangers.tries(talker));
  expect(said).toEqual([true, true, true, true, true, false]);
});

import { EventEmitter } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { ConnectionCap } from "../../../server/realtime/door/connection-cap.ts";

const line = () => ({ readyState: "open", close: () => {}, transport: new EventEmitter() });

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

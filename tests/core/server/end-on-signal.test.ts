import { expect, test } from "vitest";
import { endOnSignal } from "../../../server/end-on-signal.ts";

test("[SV13] what comes within a second is one wish to end, as npm hands Ctrl-C on; who asks later doesn't wait", () => {
  const heard = new Map<string, () => void>();
  const told: string[] = [];
  let nowMs = 0;
  endOnSignal(
    ["SIGINT", "SIGTERM"],
    { end: (signal) => told.push(`end ${signal}`), hurry: (signal) => told.push(`hurry ${signal}`) },
    { on: (signal, listener) => heard.set(signal, listener) },
    () => nowMs,
  );
  for (const [atMs, signal] of [
    [5_000, "SIGINT"],
    [5_000, "SIGINT"],
    [5_999, "SIGTERM"],
  ] as const) {
    nowMs = atMs;
    heard.get(signal)?.();
  }
  expect(told).toEqual(["end SIGINT"]);
  nowMs = 6_000;
  heard.get("SIGTERM")?.();
  expect(told).toEqual(["end SIGINT", "hurry SIGTERM"]);
});

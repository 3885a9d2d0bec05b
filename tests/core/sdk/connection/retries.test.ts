import { describe, expect, test } from "vitest";
import { ConnectionDriver } from "../../../../client-sdk/src/connection/driver.ts";
import type { ConnectionEffect } from "../../../../client-sdk/src/connection/state.ts";
import { statusOf } from "../../../../client-sdk/src/connection/status.ts";
import { step } from "../../../../client-sdk/src/connection/step.ts";
import { VERSIONS } from "../../../../client-sdk/src/connection/versions.ts";
import { FakeClock, FakeNetwork } from "../../../../client-sdk/src/testing/index.ts";
import {
  after,
  closed,
  drained,
  live,
  opened,
  refused,
  start,
  timeUp,
} from "../../../support/sdk/connection-inputs.ts";

describe("[PH3] a failed connection is tried again, later each time, half of it by chance", () => {
  const timer = (effects: readonly ConnectionEffect[]) => effects.find((effect) => effect.do === "timer");

  test("a quarter of a second at first, 15 s at most", () => {
    let { state, effects } = after(start, refused(1, "draining"));
    expect(timer(effects)).toEqual({ do: "timer", minMs: 125, maxMs: 250 });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      ({ state } = step(state, timeUp));
      ({ state, effects } = step(state, { on: "refused", id: state.lastId, reason: null }));
    }
    expect(timer(effects)).toEqual({ do: "timer", minMs: 7_500, maxMs: 15_000 });
    expect(statusOf(state)).toEqual({ kind: "offline", reason: null, attempt: 13 });
  });

  test("what the server asks for comes on top, five minutes at most", () => {
    expect(timer(after(start, refused(1, "busy", 2_000)).effects)).toEqual({ do: "timer", minMs: 2_125, maxMs: 2_250 });
    const { effects } = after(start, refused(1, "busy", 86_400_000));
    expect(timer(effects)).toEqual({ do: "timer", minMs: 300_125, maxMs: 300_250 });
  });

  test("a line that was live is tried again almost at once", () => {
    expect(timer(after(...live, closed(1)).effects)).toEqual({ do: "timer", minMs: 0, maxMs: 250 });
  });

  test("a phone that isn't let in yet asks again after what the server says, and shows nothing else meanwhile", () => {
    let { state, effects } = after(start, refused(1, "devicePending", 5_000));
    expect(timer(effects)).toEqual({ do: "timer", minMs: 5_125, maxMs: 5_250 });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      ({ state } = step(state, timeUp));
      expect(statusOf(state)).toEqual({ kind: "pending" });
      ({ state, effects } = step(state, refused(state.lastId, "devicePending", 5_000)));
    }
    expect(timer(effects)).toEqual({ do: "timer", minMs: 12_500, maxMs: 20_000 });
    ({ state } = after(start, refused(1, "devicePending", 5_000), timeUp, opened(2)));
    expect(statusOf(state)).toEqual({ kind: "catchingUp" });
  });

  test("another version is asked for again in minutes", () => {
    const { state, effects } = after(start, refused(1, "versionTooOld"));
    expect(statusOf(state)).toEqual({ kind: "versionMismatch", update: "app" });
    expect(timer(effects)).toEqual({ do: "timer", minMs: 300_000, maxMs: 360_000 });
    expect(statusOf(after(start, refused(1, "versionTooNew")).state)).toEqual({
      kind: "versionMismatch",
      update: "server",
    });
  });

  test("one that is refused while it catches up is closed: the server would count it with those that follow", async () => {
    const clock = new FakeClock();
    const network = new FakeNetwork({ greet: () => null, gone: () => {}, request: () => {} }, clock);
    const driver: ConnectionDriver = new ConnectionDriver({
      transport: network,
      environment: clock.device(),
      hello: () => ({ versions: VERSIONS }),
      resume: (id) => driver.put(refused(id, "unavailable", 1_000)),
      probe: () => {},
      received: () => {},
      changed: () => {},
    });
    driver.put(start);
    await clock.advance(20_000);
    expect(network.sockets.length).toBeGreaterThan(4);
    expect(network.current.length).toBeLessThan(2);
  });

  test("a server that doesn't answer within 10 s, the knock or what was missed, is given up", () => {
    const patience = { do: "timer", minMs: 10_000, maxMs: 10_000 };
    expect(timer(after(start).effects)).toEqual(patience);
    expect(timer(after(start, opened(1)).effects)).toEqual(patience);
    expect(after(start, timeUp).state.at).toBe("waiting");
    expect(after(start, opened(1), timeUp).state.at).toBe("waiting");
  });
});

describe("[PH4] what has ended is not tried again", () => {
  test.each([
    ["ended", "ended"],
    ["moved", "moved"],
    ["unknownToken", "unknown"],
  ] as const)("%s", (code, kind) => {
    for (const { state } of [
      after(start, refused(1, code)),
      after(...live, refused(1, code)),
      after(...drained, refused(1, code), opened(2), refused(2, code)),
    ]) {
      expect(statusOf(state)).toEqual({ kind });
      expect(step(state, { on: "wake" }).effects).toEqual([]);
      expect(step(state, timeUp).effects).toEqual([]);
    }
  });
});

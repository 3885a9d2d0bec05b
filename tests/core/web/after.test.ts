import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEmitter } from "../../../client-sdk/src/emitter/emitter.ts";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { watchAfter } from "../../../web/src/place/after.ts";
import { fourAndSix, startAtMs } from "../pacer/programs.ts";

/** The events of the client that a page listens to. */
type Told = {
  readonly clock: object;
  readonly status: object;
  readonly room: object;
  readonly event: { readonly type: "breath.ended"; readonly seat: "a"; readonly reason: "stopped" };
  readonly rejected: { readonly code: string };
};

beforeEach(() => void vi.stubGlobal("window", globalThis));
afterEach(() => void vi.unstubAllGlobals());

/**
 * What a page shows after the other has stopped a breath. `told` are the client's events before that, and whether the time is
 * known at each.
 */
function saidAfter(...told: readonly { readonly name: "clock" | "status" | "room"; readonly canTell: boolean }[]) {
  const events = createEmitter<Told>((error) => {
    throw error;
  });
  let nowMs: number | null = null;
  const client = {
    on: events.on,
    seat: "b",
    breath: { session: { ...fourAndSix, sessionId: "breath" } },
    serverNowMs: () => nowMs,
    roughServerNowMs: () => startAtMs,
  } as unknown as AttuneClient;
  const after = watchAfter(client);
  for (const { name, canTell } of told) {
    nowMs = canTell ? startAtMs : null;
    events.emit(name, {});
  }
  events.emit("event", { type: "breath.ended", seat: "a", reason: "stopped" });
  return after.ended;
}

test("words follow a breath for those who were in it, and none for those who open the app once it has ended", () => {
  const opened = ["status", "room", "status"] as const;
  expect(saidAfter(...opened.map((name) => ({ name, canTell: false })))).toBeNull();
  const wasIn = saidAfter({ name: "room", canTell: false }, { name: "clock", canTell: true });
  expect(wasIn).toEqual({ minutes: fourAndSix.program.minutes, stopped: true });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEmitter } from "../../../client-sdk/src/emitter/emitter.ts";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { watchAfter } from "../../../web/src/place/after.ts";
import { fourAndSix, startAtMs } from "../pacer/programs.ts";

/** What a page looks at of what its client tells. */
type Told = {
  readonly clock: object;
  readonly status: object;
  readonly room: object;
  readonly event: { readonly type: "breath.ended"; readonly seat: "a"; readonly reason: "stopped" };
  readonly rejected: { readonly code: string };
};

beforeEach(() => void vi.stubGlobal("window", globalThis));
afterEach(() => void vi.unstubAllGlobals());

/** What a page says after the other has stopped a breath; until then it can tell the time at these words of its client. */
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

test("a word is said after a breath to who was in it, and none to who opens the app when it has ended meanwhile", () => {
  const opened = ["status", "room", "status"] as const;
  expect(saidAfter(...opened.map((name) => ({ name, canTell: false })))).toBeNull();
  const wasIn = saidAfter({ name: "room", canTell: false }, { name: "clock", canTell: true });
  expect(wasIn).toEqual({ minutes: fourAndSix.program.minutes, stopped: true });
});

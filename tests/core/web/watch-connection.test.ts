import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadAgainSoon, watchConnection } from "../../../web/src/ui/watch-connection.ts";

/** The answers of a server: whether it is there, and has the page. */
let server: "there" | "away" | "wrong";
let asked: number;
const listeners = new Set<() => void>();
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  [server, asked] = ["there", 0];
  listeners.clear();
  reload.mockClear();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("addEventListener", (_name: "online", listener: () => void) => listeners.add(listener));
  vi.stubGlobal("removeEventListener", (_name: "online", listener: () => void) => listeners.delete(listener));
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    if (server === "away") throw new TypeError("no network");
    return { ok: server === "there" };
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("a server that is there is asked once; one that is away until it is back, and then the page loads again", async () => {
  const told: boolean[] = [];
  watchConnection((away) => told.push(away));
  await passes(60_000);
  expect([told, asked]).toEqual([[false], 1]);
  server = "away";
  for (const online of listeners) online();
  await passes(0);
  server = "wrong";
  await passes(3_000);
  expect([told, reload.mock.calls.length]).toEqual([[false, true, true], 0]);
  server = "there";
  await passes(3_000);
  expect(reload).toHaveBeenCalledOnce();
});

test("whoever no longer watches is told nothing, and nothing is asked or loaded for them", async () => {
  server = "away";
  const told: boolean[] = [];
  const stop = watchConnection((away) => told.push(away));
  await passes(0);
  for (const online of listeners) online();
  stop();
  server = "there";
  await passes(60_000);
  expect([told, asked, listeners.size, reload.mock.calls.length]).toEqual([[true], 2, 0, 0]);
});

test("a page that can't say what it lacks loads again soon", async () => {
  loadAgainSoon();
  await passes(2_999);
  expect(reload).not.toHaveBeenCalled();
  await passes(1);
  expect(reload).toHaveBeenCalledOnce();
});

import { expect, test, vi } from "vitest";
import type { AttuneClient } from "../../../../client-sdk/src/index.ts";
import { breathNowMs } from "../../../../web/src/place/breath-time.ts";
import { onClockMoved } from "../../../../web/src/place/clock-moved.ts";

/** A client with a shown time (null while it isn't known) and a rough time by the wall clock. */
function clientAt(shownMs: () => number | null, roughMs: () => number = () => shownMs() ?? 0) {
  const listeners = new Map<string, () => void>();
  const client = {
    serverNowMs: shownMs,
    roughServerNowMs: roughMs,
    on: (name: string, listener: () => void) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
  } as unknown as AttuneClient;
  const tell = (name: "clock" | "status") => (): void => listeners.get(name)?.();
  return { client, reply: tell("clock"), reconnect: tell("status"), listeners };
}

test("small movements of the clock are reported once they add up, and at once while the time isn't known", () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  let serverMs: number | null = 1_000;
  const { client, reply } = clientAt(() => serverMs);
  let told = 0;
  onClockMoved(client, 50, () => void (told += 1));
  const toldAt = [1_030, 1_049, 1_051, 1_090, 1_010, 1_000, null, null, 1_000, 1_020].map((ms) => {
    serverMs = ms;
    reply();
    return told;
  });
  expect(toldAt).toEqual([0, 0, 1, 1, 1, 2, 3, 4, 5, 5]);
  vi.restoreAllMocks();
});

test("a breath goes by the wall clock once the connection in which a phone slept is known to be gone", () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  let roughMs = 1_000;
  const { client, reconnect, listeners } = clientAt(
    () => 1_000,
    () => roughMs,
  );
  let told = 0;
  const stop = onClockMoved(client, 50, () => void (told += 1));
  reconnect();
  expect([breathNowMs(client), told]).toEqual([1_000, 0]);
  roughMs = 41_000;
  reconnect();
  expect([breathNowMs(client), told]).toEqual([41_000, 1]);
  stop();
  expect([...listeners]).toEqual([]);
  expect(breathNowMs(clientAt(() => null).client)).toBe(null);
  vi.restoreAllMocks();
});

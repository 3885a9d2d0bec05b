import { expect, test, vi } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { onClockMoved } from "../../../web/src/place/clock-moved.ts";

test("what the clock learns bit by bit is told once it is enough, and at once while no time can be told", () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  let serverMs: number | null = 1_000;
  let reply = (): void => undefined;
  const client = {
    serverNowMs: () => serverMs,
    on: (_name: string, listener: () => void) => {
      reply = listener;
      return () => undefined;
    },
  } as unknown as AttuneClient;
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

import { describe, expect, test } from "vitest";
import type { Direction } from "../../../../client-sdk/src/testing/fake-socket.ts";
import type { FakePhone } from "../../../../client-sdk/src/testing/index.ts";
import { breathing, isLive, livePair, watch } from "../../../support/sdk/fake-phones.ts";

/** From now on nothing passes on this phone's line, in either direction, and nobody is told. Returns what lets it all pass. */
function stall({ network }: FakePhone): () => void {
  const [line] = network.current;
  if (line === undefined) throw new Error("It has a line.");
  const due: Direction[] = [];
  const deliver = line.deliver.bind(line);
  line.deliver = (direction) => due.push(direction) > 0;
  return () => {
    line.deliver = deliver;
    for (const direction of due) deliver(direction);
  };
}

describe("[PH29] in a breath, a line on which no probe is answered for 5 s is followed by another", () => {
  test("so that the other's stop shows within 7 s, without a moment offline", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    await breathing(pair);
    const kinds: string[] = [];
    a.client.on("status", ({ kind }) => kinds.push(kind));
    await clock.advance(30_000);
    stall(a);
    watch(b.client.breath.stop());
    await clock.advance(7_000);
    expect(a.client.breath.session).toBeNull();
    expect(kinds).toEqual(["draining", "live"]);
    expect(a.network.current).toHaveLength(1);
  });

  test("one that stalls for 4.5 s is waited for, and so is one that takes 4 s for each answer", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await breathing(pair);
    await clock.advance(30_000);
    const pass = stall(a);
    await clock.advance(4_500);
    pass();
    await clock.advance(15_000);
    a.network.latencyMs = 2_000;
    await clock.advance(30_000);
    expect(a.network.sockets).toHaveLength(1);
  });

  test("an app that stood still between two probes learns nothing from the time in between", async () => {
    const pair = await livePair();
    const { clock, a } = pair;
    await breathing(pair);
    await clock.advance(30_000);
    stall(a);
    const { setTimer } = a.device;
    a.device.setTimer = (afterMs, run) => setTimer(Math.max(20_000, afterMs), run);
    await clock.advance(61_000);
    expect(a.network.sockets).toHaveLength(1);
  });

  test("without a breath nothing shown depends on it", async () => {
    const { clock, a } = await livePair();
    stall(a);
    await clock.advance(60_000);
    expect(a.network.sockets).toHaveLength(1);
    expect(isLive(a)).toBe(true);
  });
});

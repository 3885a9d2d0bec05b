import { describe, expect, test } from "vitest";
import { JOIN_LIMITS, OwnJoinLimits } from "../../../../server/pairing/join-limits.ts";

const START_MS = 1_000_000;
const MINUTE_MS = 60_000;

function failing(limits: OwnJoinLimits, times: number, address = "one", everyMs = 1_000): number {
  for (let time = 0; time < times; time++) limits.failed(address, START_MS + time * everyMs);
  return START_MS + times * everyMs;
}

describe("[PR7] wrong codes", () => {
  test("four from one address change nothing, the fifth makes it wait until the first is ten minutes old", () => {
    const limits = new OwnJoinLimits(JOIN_LIMITS);
    const nowMs = failing(limits, 4);
    expect(limits.heldBack("one", nowMs).blockedForMs).toBe(0);
    limits.failed("one", nowMs);
    expect(limits.heldBack("one", nowMs).blockedForMs).toBe(START_MS + 10 * MINUTE_MS - nowMs);
    expect(limits.heldBack("one", START_MS + 10 * MINUTE_MS - 1).blockedForMs).toBe(1);
    expect(limits.heldBack("one", START_MS + 10 * MINUTE_MS).blockedForMs).toBe(0);
  });

  test("of one address are nothing to another", () => {
    const limits = new OwnJoinLimits(JOIN_LIMITS);
    const nowMs = failing(limits, 50);
    expect(limits.heldBack("another", nowMs).blockedForMs).toBe(0);
  });

  test("of many addresses slow everyone a little, and never longer than two seconds", () => {
    const limits = new OwnJoinLimits(JOIN_LIMITS);
    for (let address = 0; address < JOIN_LIMITS.freePerMinute; address++) limits.failed(`address ${address}`, START_MS);
    expect(limits.heldBack("me", START_MS).slowedByMs).toBe(0);
    limits.failed("one more", START_MS);
    expect(limits.heldBack("me", START_MS).slowedByMs).toBe(20);
    for (let address = 0; address < 5_000; address++) limits.failed(`other ${address}`, START_MS);
    expect(limits.heldBack("me", START_MS).slowedByMs).toBe(2_000);
    expect(limits.heldBack("me", START_MS + MINUTE_MS).slowedByMs).toBe(0);
  });
});

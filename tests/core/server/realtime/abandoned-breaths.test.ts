import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createWhereabouts } from "../../../../server/cluster/whereabouts.ts";
import { AbandonedBreaths } from "../../../../server/realtime/abandoned-breaths.ts";

const CYCLE_MS = 10_000;

/** Nodes that look after one room, what they share, and the breaths they gave up. */
function nodes({ areAlone = false } = {}) {
  const inRoom = new Map<string, number>();
  const marks = new Map<string, string>();
  const given: string[] = [];
  let count = 0;
  const send = async (name: string, key = "", value = "") => (name === "GET" ? marks.get(key) : marks.set(key, value));
  const whereabouts = (name: string) =>
    createWhereabouts({
      send,
      nodesIn: async () => [...inRoom.values()].filter((phones) => phones > 0).length,
      keyOf: (roomId) => roomId,
      freshMark: () => `${name}${(count += 1)}`,
    });
  const node = (name: string) => {
    const isEmpty = (): boolean => (inRoom.get(name) ?? 0) === 0;
    const breaths = new AbandonedBreaths({
      runningBreath: () => ({ sessionId: "breath", cycleMs: CYCLE_MS }),
      isEmpty,
      elsewhere: areAlone ? null : whereabouts(name),
      abandon: () => given.push(name),
      failed: (error) => {
        throw error;
      },
    });
    const add = (phones: number): void => void inRoom.set(name, (inRoom.get(name) ?? 0) + phones);
    return {
      come: () => {
        add(1);
        breaths.came("room");
      },
      go: () => {
        add(-1);
        breaths.went("room");
      },
      close: () => breaths.close(),
    };
  };
  return { node, given };
}

/** Time passes, and what is asked then is answered. */
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("[CL8] a breath ends quietly once nobody has been there for a cycle, on any node", () => {
  test("not while the other phone is on another node; and then by the node it left, once", async () => {
    const { node, given } = nodes();
    const [one, other] = [node("one"), node("other")];
    one.come();
    other.come();
    one.go();
    await pass(CYCLE_MS);
    expect(given).toEqual([]);
    other.go();
    await pass(CYCLE_MS - 1);
    expect(given).toEqual([]);
    await pass(1);
    expect(given).toEqual(["other"]);
  });

  test("a phone that looked in on another node meanwhile begins the cycle anew", async () => {
    const { node, given } = nodes();
    const [one, other] = [node("one"), node("other")];
    one.come();
    one.go();
    await pass(CYCLE_MS / 2);
    other.come();
    other.go();
    await pass(CYCLE_MS / 2);
    expect(given).toEqual([]);
    await pass(CYCLE_MS / 2);
    expect(given).toEqual(["other"]);
  });
});

test("[SV21] on a server by itself who is back within the cycle goes on, and the next going begins it anew", async () => {
  const { node, given } = nodes({ areAlone: true });
  const only = node("only");
  only.come();
  only.go();
  await pass(CYCLE_MS - 1);
  only.come();
  await pass(CYCLE_MS);
  expect(given).toEqual([]);
  only.go();
  await pass(CYCLE_MS / 2);
  only.come();
  only.go();
  await pass(CYCLE_MS - 1);
  expect(given).toEqual([]);
  await pass(1);
  expect(given).toEqual(["only"]);
});

test("[SV21] a server that stops gives no breath up any more", async () => {
  const { node, given } = nodes({ areAlone: true });
  const one = node("one");
  one.come();
  one.go();
  one.close();
  await pass(2 * CYCLE_MS);
  expect(given).toEqual([]);
});

import { expect, test } from "vitest";
import { createSharedJoinLimits } from "../../../../server/cluster/shared-join-limits.ts";
import { JOIN_LIMITS } from "../../../../server/pairing/join-limits.ts";

/** The lists of a store, in which only the two scripts of wrong codes read and write. */
function lists() {
  const kept = new Map<string, string[]>();
  return async (_eval: string, _script: string, _keys: string, ...rest: readonly string[]): Promise<unknown> => {
    const [ofAddress = "", ofAll = "", atMs, most] = rest;
    const both = [ofAddress, ofAll];
    if (atMs === undefined) return both.map((key) => kept.get(key) ?? []);
    for (const key of both) kept.set(key, [atMs, ...(kept.get(key) ?? [])].slice(0, Number(most)));
    return null;
  };
}

test("[PR7] [CL10] wrong codes of many addresses slow everyone down as on one server, whatever an address may do", async () => {
  for (const perAddress of [5, 40]) {
    const settings = { ...JOIN_LIMITS, freePerMinute: 10, maxSlowMs: 200, perAddress };
    const ports = { keyOf: (name: string) => name, secret: new Uint8Array(32), freshMark: () => "mark" };
    const limits = createSharedJoinLimits({ ...ports, send: lists(), settings });
    for (let address = 0; address < 30; address++) await limits.failed(`address ${address}`, 1_000);
    expect((await limits.heldBack("me", 1_000)).slowedByMs).toBe(200);
    for (let more = 0; more < perAddress; more++) await limits.failed("me", 1_000);
    expect((await limits.heldBack("me", 1_000)).blockedForMs).toBe(600_000);
  }
});

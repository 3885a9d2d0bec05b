import { describe, expect, test } from "vitest";
import type { AttuneClient } from "../../client-sdk/src/index.node.ts";
import { ClockReply } from "../../shared/protocol/clock.ts";
import { coupleOn, type TwoNodes } from "../support/cluster/cluster.ts";
import { pairUp } from "../support/pair.ts";
import { connect, probe } from "../support/phone.ts";
import { until } from "../support/sdk-phone.ts";

const HOUR_MS = 3_600_000;
/** What a busy machine with two cores adds to two clocks on one network. */
const ROOM_MS = 10;

/** By how much the two show another time, looked at for so long: what nine looks out of ten stay within. */
async function skewOf(a: AttuneClient, b: AttuneClient, forMs: number): Promise<number> {
  const looks: number[] = [];
  for (const endMs = performance.now() + forMs; performance.now() < endMs; ) {
    looks.push(Math.abs((a.serverNowMs() ?? Number.NaN) - (b.serverNowMs() ?? Number.NaN)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return looks.toSorted((one, other) => one - other)[Math.floor(looks.length * 0.9)] ?? Number.NaN;
}

export function clocks(place: () => TwoNodes): void {
  describe("[CL1] nodes whose wall clocks are hours and years off", () => {
    test("show two partners one time, that of the store, and one breath", async () => {
      const { origins } = place();
      const [a, b] = await coupleOn(origins);
      await a.breath.start({ minutes: 1, place: "apart" });
      for (const client of [a, b]) await until(client, () => client.clock.status === "synced");
      await until(b, () => b.breath.session !== null);
      expect(await skewOf(a, b, 2_000)).toBeLessThan(ROOM_MS);
      expect(Math.abs((a.serverNowMs() ?? 0) - Date.now())).toBeLessThan(1_000);
    });

    test("[CL3] and when the store's clock jumps, the phones' time goes on under one new epoch", async () => {
      const { origins, cluster } = place();
      const pair = await pairUp(origins[0]);
      const [here, there] = await Promise.all([connect(origins[0], pair.a.token), connect(origins[1], pair.b.token)]);
      const told = async () => [ClockReply.parse(await probe(here)), ClockReply.parse(await probe(there))] as const;
      const [before] = await told();
      const startMs = performance.now();
      // As after a failover to a host that is an hour ahead: what all nodes are told is an hour more.
      await cluster.redis.ask("HINCRBYFLOAT", "attune:{nodes}:clock", "shiftMs", String(HOUR_MS));
      const isOver = async (): Promise<boolean> => {
        const replies = await told();
        for (const { t1Ms } of replies) {
          expect(Math.abs(t1Ms - before.t1Ms - (performance.now() - startMs))).toBeLessThan(200);
        }
        return replies.every(({ epoch }) => epoch === replies[0].epoch && epoch !== before.epoch);
      };
      await expect.poll(isOver, { timeout: 20_000, interval: 250 }).toBe(true);
      expect(Math.abs(before.t1Ms - Date.now() + (performance.now() - startMs))).toBeLessThan(1_000);
    });
  });
}

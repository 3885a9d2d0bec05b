import { describe, expect, test } from "vitest";
import type { TwoNodes } from "../support/cluster/cluster.ts";
import { logsOf } from "../support/cluster/logs.ts";
import { TalkingCouple } from "../support/cluster/talking-couple.ts";
import { pairUp } from "../support/pair.ts";
import { comeIn, command, type Phone } from "../support/phone.ts";
import { openAt } from "../support/redis/redis-givens.ts";
import { rewriteAs } from "../support/redis/redis-neighbour.ts";
import { roomOf } from "../support/store/room-of.ts";
import { appendTo } from "../support/store/store-givens.ts";

const thank = (phone: Phone) => command(phone, "hear.send", { code: "thankYou" });

export function versions(place: () => TwoNodes): void {
  describe("[ST44] rooms that another version has written", () => {
    test.each(["next", "before"] as const)("as the version %s has them, go on between two nodes", async (version) => {
      const { origins, cluster } = place();
      const pair = await pairUp(origins[0]);
      const couple = await TalkingCouple.of(origins, pair);
      couple.talk(10);
      for (const atLeast of [3, 6]) {
        await expect.poll(() => couple.said.length).toBeGreaterThan(atLeast);
        await rewriteAs(version, cluster.redis);
      }
      await couple.finish();
      await couple.close();
      const [log = []] = await logsOf(cluster.redis.url, [pair.a.token]);
      expect(couple.faults(log)).toEqual([]);
    });

    test("in a way that can't be read here, answer with an error that passes, harm no other, and lose nothing", async () => {
      const { origins, cluster } = place();
      const [pair, others] = [await pairUp(origins[0]), await pairUp(origins[0])];
      const [a, other] = [await comeIn(origins[0], pair.a.token), await comeIn(origins[1], others.b.token)];
      const store = await openAt(cluster.redis.url);
      const roomId = await roomOf(store, pair.a.token);
      const { head, state } = (await store.rooms.load(roomId))!;
      const strange = appendTo(head, { state: '{"space":{"v":3}}', command: null });
      await store.rooms.append(roomId, strange);
      expect(await thank(a)).toMatchObject({ error: true, code: "internal", retry: "after" });
      expect(await thank(other)).toMatchObject({ ok: true });
      await store.rooms.append(roomId, appendTo(strange.head, { state, command: null }));
      expect(await thank(a)).toMatchObject({ ok: true, seq: head.seq + 3 });
      for (const phone of [a, other]) phone.disconnect();
    });
  });
}

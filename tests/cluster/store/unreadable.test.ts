import { expect, test } from "vitest";
import { Keys } from "../../../server/store/redis/keys.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { appendTo, HOUR_MS, MINUTE_MS, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";

const reached = { endpoint: "https://push.example/b", keys: { p256dh: "p", auth: "a" }, quiet: null };

test("[PU4] a subscription that can't be read holds up none of the others", async () => {
  const server = await RedisServer.inTest();
  const store = await openAt(server.url);
  const [damaged, whole] = [await pairedRoom(store), await pairedRoom(store)];
  for (const { roomId, head, b } of [damaged, whole]) {
    await store.push.subscribe(roomId, b.deviceId, reached);
    const pushes = [{ seat: "b", atMs: NOON_MS, untilMs: NOON_MS + HOUR_MS }] as const;
    await store.rooms.append(roomId, appendTo(head, { pushes }));
  }
  await server.ask("HSET", new Keys("attune").room(damaged.roomId), "pb", "no JSON");

  const claimed = await store.push.claim(NOON_MS, NOON_MS + MINUTE_MS, 10);
  expect(claimed.map(({ roomId }) => roomId)).toEqual([whole.roomId]);
});

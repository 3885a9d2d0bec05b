import { expect, test, vi } from "vitest";
import { type Store, StoreUnavailable } from "../../../server/store/port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { appendTo, isChain, pairedRoom } from "../../support/store/store-givens.ts";

const KILLS = process.env["LONG"] === "1" ? 100 : 5;
const ROOMS = 8;

test(`[ST28] a Redis that is killed at any moment has lost nothing that was acknowledged, ${KILLS} times over`, async () => {
  const server = await RedisServer.inTest();
  const store = await openAt(server.url);
  const heads = new Map<RoomId, Head>();
  for (let room = 0; room < ROOMS; room++) {
    const { roomId, head } = await pairedRoom(store);
    heads.set(roomId, head);
  }
  for (let kill = 0; kill < KILLS; kill++) {
    let left = 20 + Math.floor(Math.random() * 400);
    const killed = Promise.withResolvers<undefined>();
    const acknowledged = (): void => {
      left -= 1;
      if (left === 0) void server.stop().then(() => killed.resolve(undefined));
    };
    const writing = [...heads.keys()].map((roomId) => writeUntilRefused(store, roomId, heads, acknowledged));
    await Promise.all([killed.promise, ...writing]);
    await server.start();
    await vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 20 });
    for (const [roomId, head] of heads) heads.set(roomId, await expectKept(store, roomId, head));
  }
});

/** Each room has one append under way; what was acknowledged last stands in `heads`. */
async function writeUntilRefused(
  store: Store,
  roomId: RoomId,
  heads: Map<RoomId, Head>,
  acknowledged: () => void,
): Promise<void> {
  for (;;) {
    const write = appendTo(heads.get(roomId)!);
    const result = await store.rooms.append(roomId, write).catch((error: unknown) => error);
    if (result instanceof StoreUnavailable) return;
    expect(result).toBe("appended");
    heads.set(roomId, write.head);
    acknowledged();
  }
}

/** At most the one append that was under way came on top. */
async function expectKept(store: Store, roomId: RoomId, acknowledged: Head): Promise<Head> {
  const head = (await store.rooms.load(roomId))!.head;
  const entries = (await store.rooms.read(roomId, 0)) ?? [];
  expect(head.logId).toBe(acknowledged.logId);
  expect(entries[acknowledged.seq - 1]?.hash).toBe(acknowledged.hash);
  expect(head.seq - acknowledged.seq).toBeLessThan(2);
  expect(isChain(entries, head)).toBe(true);
  return head;
}

import { onTestFinished } from "vitest";
import { Appender } from "../../../server/store/redis/append.ts";
import { Engine } from "../../../server/store/redis/connection/engine.ts";
import { Keys } from "../../../server/store/redis/keys.ts";
import { MarkFile } from "../../../server/store/redis/mark-file.ts";
import { Marks } from "../../../server/store/redis/marks.ts";
import { openRedisStore, type RedisStore, type RedisStoreOptions } from "../../../server/store/redis/redis-store.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { couple, type Wish } from "../store/store-givens.ts";

/** A store at this address that is closed when the test is over, unless it was before. */
export async function openAt(url: string, options: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const store = await openRedisStore({ url, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** Rooms that nobody has paired: one write each, where the way through an invitation takes twenty. */
export async function bareRooms(url: string, count: number, wish: Wish): Promise<readonly RoomId[]> {
  const keys = new Keys("attune");
  const marks = new Marks(keys, new MarkFile(null, () => {}));
  const engine = await Engine.open({
    url,
    timeoutMs: 10_000,
    replicas: 0,
    shards: [],
    probeBeside: keys.probeBeside,
    greet: async () => "",
  });
  const appender = new Appender(engine, keys, marks);
  const rooms = Array.from({ length: count }, () => couple(wish));
  await Promise.all(rooms.map((room) => appender.create(room)));
  engine.close();
  return rooms.map(({ roomId }) => roomId);
}

import { createClient } from "@redis/client";
import { createShardedAdapter } from "@socket.io/redis-adapter";
import { serveRelay } from "./relay-rooms.ts";

/**
 * What Attune is measured against: no storage. With the URL of a Redis as its argument it is one of several nodes that share
 * their rooms.
 */
const [, , redisUrl] = process.argv;
serveRelay(redisUrl === undefined ? {} : { adapter: await shardedAdapter(redisUrl) });

async function shardedAdapter(url: string): Promise<ReturnType<typeof createShardedAdapter>> {
  const publisher = await createClient({ url }).connect();
  const subscriber = await publisher.duplicate().connect();
  return createShardedAdapter(publisher, subscriber);
}

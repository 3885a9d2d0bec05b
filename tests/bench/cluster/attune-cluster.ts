import { fileURLToPath } from "node:url";
import { type Pair, pairUp } from "../../support/pair.ts";
import { attuneSpeech } from "../attune-subject.ts";
import { ServerProcess } from "../server-process.ts";
import { RedisProcess } from "./redis-process.ts";
import type { Cluster } from "./round.ts";

const NODE = fileURLToPath(new URL("./attune-node.ts", import.meta.url));

/** Attune over a Redis of its own, with its rooms paired once, over the wire. */
export async function attuneCluster(
  rooms: number,
  appendfsync: string,
): Promise<Cluster & { readonly roomBytes: number }> {
  const redis = await RedisProcess.start("--appendfsync", appendfsync);
  const startNode = (): Promise<ServerProcess> => ServerProcess.start(NODE, [redis.url]);
  const before = await redis.figures();
  const node = await startNode();
  const pairs: Pair[] = [];
  while (pairs.length < rooms) pairs.push(await pairUp(node.origin));
  await node.close();
  const roomBytes = ((await redis.figures()).memoryBytes - before.memoryBytes) / rooms;
  return { speech: attuneSpeech(pairs), redis, startNode, roomBytes };
}

import { fileURLToPath } from "node:url";
import { relaySpeech } from "../relay-subject.ts";
import { ServerProcess } from "../server-process.ts";
import { RedisProcess } from "./redis-process.ts";
import type { Cluster } from "./round.ts";

const SERVER = fileURLToPath(new URL("../relay-server.ts", import.meta.url));

export async function relayCluster(): Promise<Cluster> {
  const redis = await RedisProcess.start();
  return { speech: relaySpeech, redis, startNode: () => ServerProcess.start(SERVER, [redis.url]) };
}

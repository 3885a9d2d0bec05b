import { askOnce, type LineOptions, type Send } from "../connection/line.ts";
import { checkServer, readServerInfo } from "../connection/server-info.ts";
import { isClustered, readShards, type Shard } from "../connection/topology.ts";
import { type Keys, PARTS } from "../keys.ts";
import type { Marks } from "../marks.ts";
import { partsAt } from "./parts-at.ts";
import { checkRights } from "./rights.ts";

/** See `RedisStoreOptions`. */
export type GreetingOptions = {
  readonly waitReplicas?: number;
  readonly allowNoPersistence?: boolean;
  readonly warn?: (line: string) => void;
};

/** Asks the named server for the others if it belongs to a cluster; it may be a replica there by now. */
export async function lookAround(at: Pick<LineOptions, "url" | "timeoutMs">): Promise<readonly Shard[]> {
  const shards = await askOnce(at, async (send) => (isClustered(await readServerInfo(send)) ? readShards(send) : []));
  // A server reached through a socket file only has no port, and no others beside it.
  return shards.every(({ port }) => port > 0) ? shards : [];
}

/**
 * What happens first on each connection: is this a server to write to, for this user, and has it lost what this node knows of?
 */
export function greeting(keys: Keys, marks: Marks, options: GreetingOptions) {
  const { allowNoPersistence = false, waitReplicas = 0, warn } = options;
  return async (send: Send): Promise<string> => {
    const info = await readServerInfo(send);
    checkServer(info, allowNoPersistence);
    await checkRights(send, keys);
    const replicas = Number(info.get("connected_slaves") ?? 0);
    if (replicas < waitReplicas) {
      warn?.(
        `Redis has ${replicas} replicas, REDIS_WAIT_REPLICAS asks for ${waitReplicas}: nothing is saved until then.`,
      );
    }
    const run = info.get("run_id") ?? "";
    const lost = await marks.meet(send, run, await partsAt(send, info, keys));
    if (lost.length > 0) {
      const many = `${lost.length} of ${PARTS.length}`;
      warn?.(`Redis has lost writes that were made. The logs in ${many} parts of the data have new names now.`);
    }
    return run;
  };
}

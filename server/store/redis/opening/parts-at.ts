import type { Send } from "../connection/line.ts";
import type { ServerInfo } from "../connection/server-info.ts";
import { slotOf } from "../connection/slots.ts";
import { isBetween, isClustered, readShards } from "../connection/topology.ts";
import { type Keys, PARTS } from "../keys.ts";

/** The parts of the data on the server at the other end: all of them, unless it is a cluster. */
export async function partsAt(send: Send, info: ServerInfo, keys: Keys): Promise<readonly string[]> {
  if (!isClustered(info)) return PARTS;
  const [id, shards] = await Promise.all([send("CLUSTER", "MYID"), readShards(send)]);
  const own = shards.filter((shard) => shard.id === id);
  return PARTS.filter((part) => own.some(({ from, to }) => isBetween(slotOf(keys.mark(part)), from, to)));
}

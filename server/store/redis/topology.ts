import { type Keys, PARTS } from "./keys.ts";
import type { Reply, Send } from "./line.ts";
import { asList, asText } from "./replies.ts";
import type { ServerInfo } from "./server-info.ts";
import { slotOf } from "./slots.ts";

/** Some slots of a cluster and the server that serves them now. */
export type Shard = {
  readonly from: number;
  readonly to: number;
  readonly host: string;
  readonly port: number;
  readonly id: string;
};

export const isClustered = (info: ServerInfo): boolean => info.get("cluster_enabled") === "1";

export async function readShards(send: Send): Promise<readonly Shard[]> {
  return asList(await send("CLUSTER", "SLOTS")).map((range) => shardOf(asList(range)));
}

function shardOf([from, to, primary]: readonly Reply[]): Shard {
  const [host = "", port = "", id = ""] = asList(primary ?? null);
  return { from: Number(from), to: Number(to), host: asText(host), port: Number(port), id: asText(id) };
}

/** The parts of the data that lie on the server at the other end: all of them, but on a cluster. */
export async function partsAt(send: Send, info: ServerInfo, keys: Keys): Promise<readonly string[]> {
  if (!isClustered(info)) return PARTS;
  const [id, shards] = await Promise.all([send("CLUSTER", "MYID"), readShards(send)]);
  const own = shards.filter((shard) => shard.id === id);
  return PARTS.filter((part) => own.some(({ from, to }) => isBetween(slotOf(keys.mark(part)), from, to)));
}

export const isBetween = (slot: number, from: number, to: number): boolean => from <= slot && slot <= to;

export const addressOf = ({ host, port }: Pick<Shard, "host" | "port">): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

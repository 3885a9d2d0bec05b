import type { Reply, Send } from "./line.ts";
import { asList, asText } from "./replies.ts";
import type { ServerInfo } from "./server-info.ts";

/** Some slots of a cluster and the server that serves them now. */
export type Shard = {
  readonly from: number;
  readonly to: number;
  readonly host: string;
  readonly port: number;
  readonly id: string;
};

export const isClustered = (info: ServerInfo): boolean => info.get("cluster_enabled") === "1";

/** Where the slots of the cluster are now. */
export async function readShards(send: Send): Promise<readonly Shard[]> {
  return asList(await send("CLUSTER", "SLOTS")).map((range) => shardOf(asList(range)));
}

function shardOf([from, to, primary]: readonly Reply[]): Shard {
  const [host = "", port = "", id = ""] = asList(primary ?? null);
  return { from: Number(from), to: Number(to), host: asText(host), port: Number(port), id: asText(id) };
}

export const isBetween = (slot: number, from: number, to: number): boolean => from <= slot && slot <= to;

export const addressOf = ({ host, port }: Pick<Shard, "host" | "port">): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

import { vi } from "vitest";
import { freePort } from "../free-port.ts";
import { RedisServer, type RedisSettings } from "./redis-server.ts";

/** A Redis cluster: three primaries, and a replica of the first. */
export type RedisShards = {
  /** Addresses of the first primary, the last, and the replica. */
  readonly url: string;
  readonly lastUrl: string;
  readonly replicaUrl: string;
  readonly primaries: readonly RedisServer[];
  readonly replica: RedisServer;
};

const RANGES = [
  ["0", "5460"],
  ["5461", "10922"],
  ["10923", "16383"],
] as const;

export async function redisShards(settings: RedisSettings = {}): Promise<RedisShards> {
  const members = [];
  for (let count = 0; count < 4; count++) members.push(await clusterMember(settings));
  const [first, ...others] = members;
  if (first === undefined) throw new Error("There is no first member.");
  const [replica] = others.splice(2);
  if (replica === undefined) throw new Error("There is no replica.");
  const primaries = [first, ...others].map(({ server }) => server);
  for (const [index, [from, to]] of RANGES.entries()) await primaries[index]?.ask("CLUSTER", "ADDSLOTSRANGE", from, to);
  for (const { port, bus } of [...others, replica]) await first.server.ask("CLUSTER", "MEET", "127.0.0.1", port, bus);
  const ids = await first.server.ask<string>("CLUSTER", "MYID");
  await agreed([...primaries, replica.server], "cluster_known_nodes:4");
  await replica.server.ask("CLUSTER", "REPLICATE", ids);
  await agreed([...primaries, replica.server], "cluster_state:ok");
  await vi.waitFor(async () => {
    const info = await replica.server.ask<string>("INFO", "replication");
    if (!info.includes("master_link_status:up")) throw new Error("The replica isn't in step yet.");
  }, PATIENT);
  const urlOf = ({ port }: { readonly port: string }): string => `redis://127.0.0.1:${port}`;
  const ways = { url: urlOf(first), lastUrl: urlOf(others.at(-1) ?? first), replicaUrl: urlOf(replica) };
  return { ...ways, primaries, replica: replica.server };
}

const PATIENT = { timeout: 20_000, interval: 50 };

/** A server that can join a cluster, and serves no slots yet. */
export async function clusterMember(settings: RedisSettings = {}) {
  const [port, bus] = [await freePort(), await freePort()];
  const server = await RedisServer.inTest({
    port,
    "cluster-port": bus,
    bind: "127.0.0.1",
    "cluster-enabled": "yes",
    "cluster-node-timeout": "2000",
    "repl-diskless-sync-delay": "0",
    appendfsync: "no",
    ...settings,
  });
  return { server, port, bus };
}

/** Resolves when each of them says so. */
export async function agreed(servers: readonly RedisServer[], saying: string): Promise<void> {
  await vi.waitFor(async () => {
    const said = await Promise.all(servers.map((server) => server.ask<string>("CLUSTER", "INFO")));
    if (!said.every((info) => info.includes(saying))) throw new Error(`Not all say ${saying} yet.`);
  }, PATIENT);
}

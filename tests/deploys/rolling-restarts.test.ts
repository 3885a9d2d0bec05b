import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Balancer } from "../support/cluster/balancer.ts";
import { TestCluster } from "../support/cluster/cluster.ts";
import { logsOf } from "../support/cluster/logs.ts";
import { TalkingCouple } from "../support/cluster/talking-couple.ts";
import { freePort } from "../support/free-port.ts";
import { type Pair, pairUp } from "../support/pair.ts";
import { linked } from "../support/redis/redis-pair.ts";
import { RedisServer } from "../support/redis/redis-server.ts";
import type { ServerProcess } from "../support/server-process.ts";

const isLong = process.env["LONG"] === "1";
const ROUNDS = isLong ? 100 : 3;
const COUPLES = isLong ? 500 : 100;
/** Short enough for each couple to say something in every round, on a machine as fast as it may be. */
const PAUSE_MS = isLong ? 2_000 : 1_500;
/** The long run is a deploy as hosts have it, with the drain that a server has by default. */
const DRAIN: Readonly<Record<string, string>> = isLong ? {} : { DRAIN_MS: "500" };

let cluster: TestCluster;
let replica: RedisServer;
let ports: readonly [string, string];
let nodes: ServerProcess[];
let balancer: Balancer;
/** All that docker-compose.yml has in its profile `cluster`, as processes. */
beforeAll(async () => {
  const port = await freePort();
  cluster = await TestCluster.start({ port, bind: "127.0.0.1", ...AT_ONCE });
  replica = await RedisServer.start({ replicaof: `127.0.0.1 ${port}`, ...AT_ONCE });
  await linked(replica);
  ports = [await freePort(), await freePort()];
  nodes = ports.map(start);
  await Promise.all(nodes.map((node) => node.origin()));
  balancer = await Balancer.start(ports, ALL_FROM_HERE);
});
afterAll(async () => {
  await balancer.stop();
  await cluster.remove();
  await replica.remove();
});

const AT_ONCE = { "repl-diskless-sync-delay": "0" };
/** All couples have one address here, and half of them come back with each restart. */
const ALL_FROM_HERE = { CONNECTIONS: "100000", REQUESTS: "100000" };
const SETTINGS = { TRUST_PROXY: "127.0.0.1", REDIS_WAIT_REPLICAS: "1", UNREADY_MS: "1000", ...DRAIN };
const start = (port: string): ServerProcess => cluster.node({ ...SETTINGS, PORT: port });

/** One node after the other is told to stop, and starts again once it has. */
async function restart(index: number): Promise<void> {
  const ended = await nodes[index]?.signal("SIGTERM");
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const node = start(ports[index] ?? "");
  nodes[index] = node;
  const origin = await node.origin();
  await expect.poll(async () => (await fetch(`${origin}/readyz`)).status, { timeout: 10_000 }).toBe(200);
}

describe("[CL9] a deploy loses nothing, doubles nothing and keeps the order, and nobody waits long", () => {
  const name = `${ROUNDS} rolling restarts behind a balancer while ${COUPLES} couples talk`;
  test(name, async () => {
    const { origin } = balancer;
    const pairs: Pair[] = [];
    for (let count = 0; count < COUPLES; count += 20) {
      pairs.push(...(await Promise.all(Array.from({ length: 20 }, () => pairUp(origin)))));
    }
    const couples = await Promise.all(pairs.map((pair) => TalkingCouple.of([origin, origin], pair)));
    for (const couple of couples) couple.talk(PAUSE_MS);
    for (let round = 0; round < ROUNDS; round++) await restart(round % 2);
    await Promise.all(couples.map((couple) => couple.finish()));
    const logs = await logsOf(
      cluster.redis.url,
      pairs.map(({ a }) => a.token),
    );
    expect(couples.flatMap((couple, index) => couple.faults(logs[index] ?? []))).toEqual([]);
    const tookMs = couples.flatMap(({ said }) => said.map((each) => each.tookMs)).toSorted((one, other) => one - other);
    expect(tookMs.length).toBeGreaterThan(COUPLES * ROUNDS);
    expect(at(tookMs, 0.99)).toBeLessThan(3_000);
    await Promise.all(couples.map((couple) => couple.close()));
  });
});

const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);

import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CommandReply } from "../../shared/protocol/ack.ts";
import { TestCluster } from "../support/cluster/cluster.ts";
import { logsOf } from "../support/cluster/logs.ts";
import { TalkingCouple } from "../support/cluster/talking-couple.ts";
import { freePort } from "../support/free-port.ts";
import { type Pair, pairUp } from "../support/pair.ts";
import { comeIn, command, next, type Phone, probe } from "../support/phone.ts";
import { failOver, linked } from "../support/redis/redis-pair.ts";
import { RedisServer } from "../support/redis/redis-server.ts";
import { RedisWire } from "../support/redis/redis-wire.ts";
import type { ServerProcess } from "../support/server-process.ts";

const COUPLES = 12;
const PAUSE_MS = 20;
/** What stands still for half a minute misses less than a snapshot would be sent for. */
const SLOW_PAUSE_MS = 500;
const STANDS_STILL_MS = 30_000;
/** At 5 ms a second, while Redis is away. */
const MOST_SLEWED_MS = 50;
const AT_ONCE = { "repl-diskless-sync-delay": "0" };

let cluster: TestCluster;
let nodes: [ServerProcess, ServerProcess];
let origins: readonly [string, string];
beforeAll(async () => {
  // What an acknowledged write must survive here is a killed process, and that is what the file in the page cache is for.
  cluster = await TestCluster.start({ appendfsync: "always" });
  nodes = [cluster.node(), cluster.node()];
  origins = await Promise.all([nodes[0].origin(), nodes[1].origin()]);
});
afterAll(() => cluster.remove());

const couples: TalkingCouple[] = [];
afterEach(async () => {
  await Promise.all(couples.splice(0).map((couple) => couple.close()));
});

type Place = { readonly at: readonly [string, string]; readonly redisUrl: string; readonly pauseMs: number };

/** Couples talk across both nodes; once each has been heard a few times, something breaks; then all must come right. */
async function talkThrough(fault: () => Promise<unknown>, place: Partial<Place> = {}): Promise<number> {
  const { at = origins, redisUrl = cluster.redis.url, pauseMs = PAUSE_MS } = place;
  const pairs: readonly Pair[] = await Promise.all(Array.from({ length: COUPLES }, () => pairUp(at[0])));
  couples.push(...(await Promise.all(pairs.map((pair) => TalkingCouple.of(at, pair)))));
  for (const couple of couples) couple.talk(pauseMs);
  await expect.poll(() => couples.every(({ said }) => said.length > 5), { timeout: 15_000 }).toBe(true);
  await fault();
  const before = couples.map(({ said }) => said.length);
  const goesOn = (): boolean => couples.every(({ said }, index) => said.length > (before[index] ?? 0) + 5);
  await expect.poll(goesOn, { timeout: 30_000 }).toBe(true);
  await Promise.all(couples.map((couple) => couple.finish()));
  const logs = await logsOf(
    redisUrl,
    pairs.map(({ a }) => a.token),
  );
  expect(couples.flatMap((couple, index) => couple.faults(logs[index] ?? []))).toEqual([]);
  return couples.reduce((sum, { said }) => sum + said.length, 0);
}

describe("[CL11] whatever is killed in mid-write, nothing acknowledged is lost, doubled or out of order, and all goes on by itself", () => {
  test("the connections over which nodes hear each other", async () => {
    expect(await talkThrough(() => cluster.redis.ask("CLIENT", "KILL", "TYPE", "pubsub"))).toBeGreaterThan(
      COUPLES * 10,
    );
  });

  test("Redis, which is started again", async () => {
    const killed = async (): Promise<void> => {
      await cluster.redis.stop();
      await cluster.redis.start();
    };
    expect(await talkThrough(killed)).toBeGreaterThan(COUPLES * 10);
  });

  test("a node, which is started again", async () => {
    const killed = async (): Promise<void> => {
      const port = new URL(origins[1]).port;
      await nodes[1].signal("SIGKILL");
      nodes[1] = cluster.node({ PORT: port });
      await nodes[1].origin();
    };
    expect(await talkThrough(killed)).toBeGreaterThan(COUPLES * 10);
  });
});

/** They take a minute, so only the long run has them. */
describe.runIf(process.env["LONG"] === "1")("[CL11] what stands still for half a minute and goes on", () => {
  const still = (standing: { signal(name: "SIGSTOP" | "SIGCONT"): unknown }) => async (): Promise<void> => {
    standing.signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, STANDS_STILL_MS));
    standing.signal("SIGCONT");
  };

  test("Redis", async () => {
    expect(await talkThrough(still(cluster.redis), { pauseMs: SLOW_PAUSE_MS })).toBeGreaterThan(COUPLES * 10);
  });

  test("a node", async () => {
    expect(await talkThrough(still(nodes[1]), { pauseMs: SLOW_PAUSE_MS })).toBeGreaterThan(COUPLES * 10);
  });
});

describe("[CL11] a failover in mid-write, with acknowledgements that wait for a replica", () => {
  test("loses nothing acknowledged, doubles nothing, and all goes on by itself once there is a replica again", async () => {
    const [port, nextPort] = [await freePort(), await freePort()];
    const own = await TestCluster.start({ port, bind: "127.0.0.1", ...AT_ONCE });
    onTestFinished(() => own.remove());
    const replica = await RedisServer.inTest({
      port: nextPort,
      bind: "127.0.0.1",
      replicaof: `127.0.0.1 ${port}`,
      ...AT_ONCE,
    });
    await linked(replica);
    const wire = await RedisWire.to(own.redis.socket);
    const settings = { REDIS_URL: wire.url, REDIS_WAIT_REPLICAS: "1" };
    const at = await own.two(settings, settings);
    const fault = async (): Promise<void> => {
      await failOver({ primary: own.redis, replica, wire });
      await RedisServer.inTest({ replicaof: `127.0.0.1 ${nextPort}`, ...AT_ONCE });
    };
    expect(await talkThrough(fault, { at, redisUrl: replica.url })).toBeGreaterThan(COUPLES * 10);
  });
});

describe("[CL12] while Redis is away nothing is acknowledged, the clocks run on, and it all comes back by itself", () => {
  test("commands are told to come back, readiness says no, probes are answered; then everything is as before", async () => {
    const pair = await pairUp(origins[0]);
    const [a, b] = await Promise.all([comeIn(origins[0], pair.a.token), comeIn(origins[1], pair.b.token)]);
    expect(await command(a, "hear.send", { code: "iHearYou" })).toMatchObject({ ok: true });
    const before = await timed(() => probe(a));
    cluster.redis.signal("SIGSTOP");
    const replies: readonly CommandReply[] = await Promise.all([a, b].map(thank));
    for (const reply of replies) expect(reply).toMatchObject({ code: "unavailable", retry: "after" });
    expect((await fetch(`${origins[0]}/readyz`)).status).toBe(503);
    const during = await timed(() => probe(a));
    const ranMs = during.result.t1Ms - before.result.t1Ms;
    expect(ranMs).toBeGreaterThan(during.fromMs - before.untilMs - MOST_SLEWED_MS);
    expect(ranMs).toBeLessThan(during.untilMs - before.fromMs + MOST_SLEWED_MS);
    expect(during.result.epoch).toBe(before.result.epoch);
    cluster.redis.signal("SIGCONT");
    await expect.poll(async () => (await fetch(`${origins[0]}/readyz`)).status, { timeout: 10_000 }).toBe(200);
    const told = next(b, "events");
    await expect
      .poll(() => command(a, "here.send", { preset: "imHere" }), { timeout: 10_000 })
      .toMatchObject({ ok: true });
    await told;
    for (const phone of [a, b]) phone.disconnect();
  });
});

/** What it asked for happened between these two instants, however busy the machine was. */
async function timed<Result>(ask: () => Promise<Result>): Promise<{ result: Result; fromMs: number; untilMs: number }> {
  const fromMs = performance.now();
  const result = await ask();
  return { result, fromMs, untilMs: performance.now() };
}

/** Redis may still write it once it goes on: something that stands in nobody's way. */
const thank = (phone: Phone): Promise<CommandReply> => command(phone, "hear.send", { code: "thankYou" });

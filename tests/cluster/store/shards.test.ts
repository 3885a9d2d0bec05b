import { describe, expect, onTestFinished, test, vi } from "vitest";
import { StoreUnavailable } from "../../../server/store/port.ts";
import { slotOf } from "../../../server/store/redis/connection/slots.ts";
import { Keys, partOf } from "../../../server/store/redis/keys.ts";
import { startNode } from "../../support/cluster/cluster.ts";
import { logsOf } from "../../support/cluster/logs.ts";
import { TalkingCouple } from "../../support/cluster/talking-couple.ts";
import { pairUp } from "../../support/pair.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { inStep } from "../../support/redis/redis-pair.ts";
import { agreed, clusterMember, type RedisShards, redisShards } from "../../support/redis/redis-shards.ts";
import { appendTo, type Couple, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Sooner than by default is it noticed here that one is silent. */
const TIMEOUT_MS = 1_000;

describe("[ST38] the data of one service may lie on the shards of a Redis cluster", () => {
  test("slots are those of Redis", async () => {
    expect(slotOf("123456789")).toBe(0x31c3);
    expect(slotOf("user:{1000}.following")).toBe(slotOf("1000"));
  });

  test("the store finds each part, follows one that moves, a primary that is replaced and one that is killed, and so do two nodes with couples across them", async () => {
    const shards = await redisShards();
    const store = await openAt(shards.replicaUrl, { timeoutMs: TIMEOUT_MS });
    const pairs = await Promise.all(Array.from({ length: 60 }, () => pairedRoom(store, { dueAtMs: NOON_MS })));
    const sizes = await Promise.all(shards.primaries.map((primary) => primary.ask<number>("DBSIZE")));
    expect(Math.min(...sizes)).toBeGreaterThan(20);
    await expectWorking(store, pairs);
    await expectHeard(store);

    const nodes = await twoNodes(shards.url);
    await talkAcross(nodes, shards, () => moveSlot(shards, pairs[0]!.roomId));
    await expectWorking(store, pairs);

    const [first] = shards.primaries;
    // What nodes write by themselves just now would be lost with it, and phones would rightly fetch their rooms anew.
    await first!.ask("CLIENT", "PAUSE", "60000", "WRITE");
    await inStep({ primary: first!, replica: shards.replica });
    // Its connections stay open and nothing comes over them any more, as from a machine that has lost its network.
    first!.signal("SIGSTOP");
    await shards.replica.ask("CLUSTER", "FAILOVER", "TAKEOVER");
    await vi.waitFor(() => store.ready(), { timeout: 20_000, interval: 50 });
    await expectWorking(store, pairs);
    for (const node of nodes) await vi.waitFor(() => isReady(node), { timeout: 20_000, interval: 50 });
    // Another is killed in the midst of it all, and is back with what it has on its disk.
    await talkAcross(nodes, shards, async () => {
      const [, second] = shards.primaries;
      await second!.stop("SIGKILL");
      await second!.start();
    });
    await expectWorking(store, pairs);
  });
});

test("[ST38] a shard that is silent holds up nothing on the others: what is due there, and where their logs stand", async () => {
  const shards = await redisShards({ "cluster-require-full-coverage": "no" });
  const store = await openAt(shards.url, { timeoutMs: TIMEOUT_MS });
  const rooms = await Promise.all(Array.from({ length: 40 }, () => pairedRoom(store, { dueAtMs: NOON_MS })));
  const roomIds = rooms.map(({ roomId }) => roomId);
  const all = await store.heads(roomIds);
  shards.primaries[2]!.signal("SIGSTOP");
  const heads = await store.heads(roomIds);
  const there = roomIds.filter((_roomId, index) => heads[index] !== undefined);
  expect(heads).toEqual(all.map((head, index) => (heads[index] === undefined ? undefined : head)));
  expect([there.length > 10, there.length < 40]).toEqual([true, true]);
  expect(new Set(await store.rooms.due(NOON_MS, 100))).toEqual(new Set(there));
  expect(await store.rooms.due(NOON_MS, 10)).toHaveLength(10);
  shards.primaries[2]!.signal("SIGCONT");
  await vi.waitFor(async () => expect(await store.heads(roomIds)).toEqual(all), { timeout: 10_000, interval: 50 });
});

test("[ST38] a server that knows of no slots for a while, as a new one in the old one's place, is still one of a cluster", async () => {
  // How long one waits before it says again that all is well.
  const soon = { "cluster-node-timeout": "500" };
  const [one, other] = [await clusterMember(soon), await clusterMember(soon)];
  const all = ["0", "16383"];
  await one.server.ask("CLUSTER", "ADDSLOTSRANGE", ...all);
  await agreed([one.server], "cluster_state:ok");
  const store = await openAt(`redis://127.0.0.1:${one.port}`);
  await one.server.ask("CLUSTER", "DELSLOTSRANGE", ...all);
  await agreed([one.server], "cluster_state:fail");
  const asked = async () => /cluster\|slots:calls=(\d+)/.exec(await one.server.ask("INFO", "commandstats"))?.[1];
  const before = await asked();
  await expect(store.ready()).rejects.toThrow(StoreUnavailable);
  await expect.poll(asked).not.toBe(before);
  await vi.waitFor(() => expect(store.ready()).rejects.toThrow(/CLUSTERDOWN/), { timeout: 5_000, interval: 50 });
  await one.server.ask("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
  await other.server.ask("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
  await one.server.ask("CLUSTER", "MEET", "127.0.0.1", other.port, other.bus);
  await agreed([one.server, other.server], "cluster_state:ok");
  await vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 50 });
  await Promise.all(Array.from({ length: 40 }, () => pairedRoom(store)));
});

/** Apart from the rooms above, or the nodes would see to what is due in these. */
const TALKING = "talking";
type Origins = readonly [string, string];

async function twoNodes(url: string): Promise<Origins> {
  const settings = { DATA_DIR: tempFolder(), REDIS_PREFIX: TALKING, REDIS_TIMEOUT_MS: String(TIMEOUT_MS) };
  const nodes = [startNode(url, settings), startNode(url, settings)] as const;
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.signal("SIGKILL")))));
  return await Promise.all([nodes[0].origin(), nodes[1].origin()]);
}

async function isReady(origin: string): Promise<void> {
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
}

/** Couples whose rooms lie on all shards talk from one node to the other while something happens. */
async function talkAcross(origins: Origins, { lastUrl }: RedisShards, during: () => Promise<void>): Promise<void> {
  const pairs = await Promise.all(Array.from({ length: 12 }, () => pairUp(origins[0])));
  const couples = await Promise.all(pairs.map((pair) => TalkingCouple.of(origins, pair)));
  // Slowly enough for a phone that was cut off for seconds to be told one by one what it missed, and not by a snapshot.
  for (const couple of couples) couple.talk(60);
  await during();
  await vi.waitFor(() => expect(Math.min(...couples.map(({ said }) => said.length))).toBeGreaterThan(5), 10_000);
  await Promise.all(couples.map((couple) => couple.finish()));
  const tokens = pairs.map(({ a }) => a.token);
  const logs = await logsOf(lastUrl, tokens, TALKING);
  expect(couples.flatMap((couple, index) => couple.faults(logs[index] ?? []))).toEqual([]);
  await Promise.all(couples.map((couple) => couple.close()));
}

type Store = Awaited<ReturnType<typeof openAt>>;

/** Every room can be read and written, in one batch or alone, and everything else that lies on all shards as well. */
async function expectWorking(store: Store, pairs: readonly Couple[]): Promise<void> {
  await store.ready();
  const heads = await store.heads(pairs.map(({ roomId }) => roomId));
  const writes = pairs.map(({ roomId }, index) => {
    const head = heads[index];
    if (head === undefined || head === null) throw new Error("A room is lost.");
    return store.rooms.append(roomId, appendTo(head, { dueAtMs: NOON_MS }));
  });
  expect(new Set(await Promise.all(writes))).toEqual(new Set(["appended"]));
  expect(await store.rooms.due(NOON_MS, 100)).toHaveLength(pairs.length);
  const known = await Promise.all(pairs.map(({ a }) => store.devices.find(a.tokenHash)));
  expect(known.every((device) => device?.state === "active")).toBe(true);
  const fresh = await pairedRoom(store);
  await store.rooms.purge(fresh.roomId, NOON_MS + 1, fresh.a.deviceId);
  expect(await store.devices.find(fresh.b.tokenHash)).toEqual({ state: "ended" });
  await store.retention.sweep(NOON_MS + 1);
  expect(await store.devices.find(fresh.b.tokenHash)).toBeNull();
}

/** What is said on a channel is heard, on whatever shard it lies. */
async function expectHeard(store: Store): Promise<void> {
  const channels = Array.from({ length: 10 }, (_, index) => `channel-${index}`);
  const heard = new Set<string>();
  const subscriber = await store.connect();
  for (const channel of channels) await subscriber.sSubscribe(channel, (message) => heard.add(message));
  for (const channel of channels) await store.ask("SPUBLISH", channel, channel);
  await expect.poll(() => heard).toEqual(new Set(channels));
  expect(await store.ask("PUBSUB", "SHARDNUMSUB", "channel-3")).toEqual(["channel-3", 1]);
  // Not by the script that writes: it reaches no channel of another shard.
  expect(store.tellNodes(() => ({ channel: "channel-3", message: "" }))).toBe(false);
}

/** Moves the part of a room to the next shard, as an operator does it. */
async function moveSlot({ primaries }: RedisShards, roomId: string): Promise<void> {
  const slot = String(slotOf(new Keys("attune").mark(partOf(roomId))));
  const from = Math.min(2, Math.floor((Number(slot) * 3) / 16_384));
  const [source, target] = [primaries[from]!, primaries[(from + 1) % 3]!];
  const [sourceId, targetId] = await Promise.all([source, target].map((each) => each.ask<string>("CLUSTER", "MYID")));
  await target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId!);
  await source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId!);
  const keys = await source.ask<readonly string[]>("CLUSTER", "GETKEYSINSLOT", slot, "1000");
  const port = /tcp_port:(\d+)/.exec(await target.ask<string>("INFO", "server"))?.[1] ?? "";
  await source.ask("MIGRATE", "127.0.0.1", port, "", "0", "5000", "KEYS", ...keys);
  for (const each of [target, source]) await each.ask("CLUSTER", "SETSLOT", slot, "NODE", targetId!);
}

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Append, type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { Line } from "../../../server/store/redis/connection/line.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { failOver, inStep, promote, redisPair } from "../../support/redis/redis-pair.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import { accepted, appendTo, CONFIRM, type Couple, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ready = (store: Store) => vi.waitFor(() => store.ready(), { timeout: 5_000, interval: 20 });

describe("[ST33] a Redis that has lost writes gives the logs of that part new names", () => {
  test("after a failover to a replica that was behind, whoever else has written there meanwhile", async () => {
    const redis = await redisPair();
    const told: string[] = [];
    const store = await openAt(redis.wire.url, { warn: (line) => told.push(line) });
    const pair = await pairedRoom(store);
    await inStep(redis);
    await promote(redis.replica);
    const lost = appendTo(pair.head);
    await store.rooms.append(pair.roomId, lost);
    const other = await openAt(redis.replica.url);
    const first = appendTo(pair.head);
    const second = appendTo(first.head);
    for (const write of [first, second]) expect(await other.rooms.append(pair.roomId, write)).toBe("appended");
    await failOver(redis);
    await ready(store);
    const found = (await store.rooms.load(pair.roomId))!.head;
    expect(found).toMatchObject({ seq: second.head.seq, hash: second.head.hash });
    expect(found.logId).not.toBe(pair.head.logId);
    expect(told).toEqual([expect.stringMatching(/lost writes/)]);
    await expectOneName(store, other, pair, second.head);
  });

  test("after a failover that lost nothing all names stay", async () => {
    const redis = await redisPair();
    const store = await openAt(redis.wire.url, { waitReplicas: 1 });
    const pair = await pairedRoom(store);
    const write = appendTo(pair.head);
    await store.rooms.append(pair.roomId, write);
    await failOver(redis);
    const after = await openAt(redis.wire.url);
    expect((await after.rooms.load(pair.roomId))?.head).toEqual(write.head);
  });

  test("after restarts all names stay; after an older copy was put back what lost something has a new one", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const pair = await pairedRoom(store);
    const write = appendTo(pair.head);
    await store.rooms.append(pair.roomId, write);
    const backup = join(tempFolder(), "copy");
    await restart(server, () => copyData(server.folder, backup));
    await ready(store);
    expect((await store.rooms.load(pair.roomId))?.head).toEqual(write.head);
    await store.rooms.append(pair.roomId, appendTo(write.head));
    await restart(server, () => copyData(backup, server.folder));
    await ready(store);
    await expectRenamed(store, pair.roomId, write.head);
  });

  test("also when every node was stopped meanwhile, by what each has written down", async () => {
    const server = await RedisServer.inTest();
    const markFile = join(tempFolder(), "data", "attune-redis.mark");
    const warn = (line: string) => expect(line).toMatch(/lost writes/);
    const first = await openAt(server.url, { markFile });
    const pair = await pairedRoom(first);
    await first.close();
    const backup = join(tempFolder(), "copy");
    await restart(server, () => copyData(server.folder, backup));
    const second = await openAt(server.url, { markFile });
    expect((await second.rooms.load(pair.roomId))?.head).toEqual(pair.head);
    await second.rooms.append(pair.roomId, appendTo(pair.head));
    await second.close();
    await restart(server, () => copyData(backup, server.folder));
    await expectRenamed(await openAt(server.url, { markFile, warn }), pair.roomId, pair.head);
    await expectRenamed(await openAt(server.url), pair.roomId, pair.head);
  });

  test("nobody hears that a room has ended which only was lost; one that was left has", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const [lost, left] = [await pairedRoom(store), await pairedRoom(store)];
    await store.rooms.purge(left.roomId, 0, left.a.deviceId);
    expect(await store.rooms.append(left.roomId, appendTo(left.head))).toBe("gone");
    await restart(server, () => rmSync(join(server.folder, "appendonlydir"), { recursive: true }));
    await ready(store);
    await expect(store.rooms.load(lost.roomId)).rejects.toThrow(StoreUnavailable);
    await expect(store.rooms.append(lost.roomId, appendTo(lost.head))).rejects.toThrow(StoreUnavailable);
    expect(await store.devices.find(lost.a.tokenHash)).toBeNull();
    const { attemptId } = await accepted(store, { purpose: "replace", target: { roomId: lost.roomId } });
    const change = { roomId: lost.roomId, append: appendTo(lost.head) };
    expect(await store.pairing.confirm(attemptId, CONFIRM, { change })).toBe("over");
    await store.retention.sweep(0);
    const fresh = await pairedRoom(store);
    await store.rooms.purge(fresh.roomId, 0, fresh.a.deviceId);
    expect(await store.rooms.load(fresh.roomId)).toBeNull();
    expect(await store.rooms.append(fresh.roomId, appendTo(fresh.head))).toBe("gone");
  });

  test("nor when it is emptied while nodes run, whichever of them finds it out", async () => {
    const server = await RedisServer.inTest();
    const [one, other] = [await openAt(server.url), await openAt(server.url)];
    const { roomId, head } = await pairedRoom(one);
    await server.ask("FLUSHALL");
    for (const store of [one, other]) {
      await expect(store.rooms.load(roomId)).rejects.toThrow(StoreUnavailable);
      await expect(store.rooms.append(roomId, appendTo(head))).rejects.toThrow(StoreUnavailable);
      await ready(store);
      await expect(store.rooms.load(roomId)).rejects.toThrow(StoreUnavailable);
    }
    const fresh = await pairedRoom(other);
    expect((await one.rooms.load(fresh.roomId))?.head).toEqual(fresh.head);
  });

  test("before anything is written: over a new connection nothing is asked until the greeting is over, nor when it is refused", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    const greetings: PromiseWithResolvers<string>[] = [];
    const greet = (): Promise<string> => {
      const greeting = Promise.withResolvers<string>();
      greetings.push(greeting);
      return greeting.promise;
    };
    const opening = Line.open({ url: wire.url, timeoutMs: 2_000, greet });
    const greeted = (times: number) => vi.waitFor(() => expect(greetings).toHaveLength(times), 5_000);
    await greeted(1);
    greetings[0]?.resolve("");
    const line = await opening;
    onTestFinished(() => line.close());
    const add = () => line.send("INCR", "count");
    expect(await add()).toBe(1);
    const expectNothingAsked = async (): Promise<void> => {
      const { passed } = wire;
      await expect(add()).rejects.toThrow(StoreUnavailable);
      // It isn't kept for later either.
      expect([await server.ask("GET", "count"), wire.passed]).toEqual(["1", passed]);
    };
    wire.break();
    await greeted(2);
    await expectNothingAsked();
    greetings[1]?.reject(new Error("not this one"));
    await greeted(3);
    await expectNothingAsked();
    greetings[2]?.resolve("");
    await vi.waitFor(add, 5_000);
    expect(await server.ask("GET", "count")).toBe("2");
  });

  test("a folder that can't be written is said once, and a damaged mark counts for nothing", async () => {
    const server = await RedisServer.inTest();
    const told: string[] = [];
    const inFile = join(tempFolder(), "file");
    writeFileSync(inFile, "no mark at all");
    const store = await openAt(server.url, { markFile: join(inFile, "mark"), warn: (line) => told.push(line) });
    await store.retention.sweep(0);
    await store.close();
    expect(told).toEqual([expect.stringMatching(/DATA_DIR/)]);
    await (await openAt(server.url, { markFile: inFile })).ready();
  });
});

async function expectRenamed(store: Store, roomId: string, at: Append["head"]): Promise<void> {
  const found = (await store.rooms.load(roomId))!.head;
  expect(found).toMatchObject({ seq: at.seq, hash: at.hash });
  expect(found.logId).not.toBe(at.logId);
}

/** Puts one folder's data in place of the other's. */
function copyData(from: string, to: string): void {
  rmSync(join(to, "appendonlydir"), { recursive: true, force: true });
  cpSync(join(from, "appendonlydir"), join(to, "appendonlydir"), { recursive: true });
}

/** Ends Redis in order, does something with its files, and starts it again. */
async function restart(server: RedisServer, between: () => void = () => {}): Promise<void> {
  await server.stop("SIGTERM");
  between();
  await server.start();
}

/** The new name is the same for all nodes, holds when the log goes on, and the old one is good for nothing. */
async function expectOneName(
  store: Store,
  other: Store,
  { roomId, head: old }: Couple,
  at: Append["head"],
): Promise<void> {
  const { head } = (await other.rooms.load(roomId))!;
  expect((await store.rooms.load(roomId))?.head).toEqual(head);
  expect(await other.rooms.append(roomId, appendTo({ ...at, logId: old.logId }))).toBe("conflict");
  const next = appendTo(head);
  expect(await other.rooms.append(roomId, next)).toBe("appended");
  expect((await store.rooms.load(roomId))?.head).toEqual(next.head);
}

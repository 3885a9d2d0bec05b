import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { joinRedisCluster } from "../../../server/cluster/redis-cluster.ts";
import { JOIN_LIMITS } from "../../../server/pairing/join-limits.ts";
import { StoreCannotOpen } from "../../../server/store/cannot-open.ts";
import { checkServer } from "../../../server/store/redis/connection/server-info.ts";
import { openRedisStore, type RedisStoreOptions } from "../../../server/store/redis/redis-store.ts";
import { root } from "../../../tools/source-files.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("[ST30] a Redis that can't keep what it acknowledges stops the start with one line", () => {
  test("one that evicts, whatever it would evict; without a limit it evicts nothing", async () => {
    const server = await RedisServer.inTest({ maxmemory: "100mb", "maxmemory-policy": "volatile-lru" });
    expect(await refusalOf(server.url)).toMatch(/evicts.*volatile-lru.*noeviction/);
    await server.ask("CONFIG", "SET", "maxmemory", "0");
    await (await openAt(server.url)).ready();
  });

  test("one that is full, until it has room", async () => {
    const server = await RedisServer.inTest({ maxmemory: "1" });
    expect(await refusalOf(server.url)).toMatch(/full.*maxmemory/);
    await server.ask("CONFIG", "SET", "maxmemory", "0");
    await (await openAt(server.url)).ready();
    await server.ask("CONFIG", "SET", "maxmemory", "1");
    const { code, stderr } = await new ServerProcess({ REDIS_URL: server.url, DATA_DIR: tempFolder() }).ended;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^This Redis is full[^\n]*\n$/)]);
  });

  test("one that keeps nothing, unless that is meant", async () => {
    const server = await RedisServer.inTest({ appendonly: "no" });
    expect(await refusalOf(server.url)).toMatch(/appendonly.*REDIS_ALLOW_NO_PERSISTENCE/);
    await (await openAt(server.url, { allowNoPersistence: true })).ready();
  });

  test("one that is too old, to the version", () => {
    const info = (version: string) =>
      new Map([
        ["redis_version", version],
        ["role", "master"],
        ["maxmemory", "0"],
        ["aof_enabled", "1"],
      ]);
    expect(() => checkServer(info("6.2.14"), false)).toThrow("This is Redis 6.2.14. At least Redis 7");
    expect(() => checkServer(info("7.0.0"), false)).not.toThrow();
    expect(() => checkServer(info("10.0.0"), false)).not.toThrow();
  });

  test("a read-only replica", async () => {
    const server = await RedisServer.inTest({ replicaof: "127.0.0.1 1" });
    expect(await refusalOf(server.url)).toMatch(/read-only replica.*REDIS_URL/);
  });

  test("a wrong password, none where one is needed, and a user with too few rights", async () => {
    const server = await RedisServer.inTest({ requirepass: "secret" });
    const at = (user: string) => server.url.replace("unix://", `unix://${user}@`);
    for (const url of [server.url, at(":wrong"), at("nobody:secret")]) {
      expect(await refusalOf(url)).toMatch(/lets nobody in.*REDIS_URL/);
      expect(await refusalOf(url)).not.toMatch(/secret|wrong/);
    }
    await (await openAt(at(":secret"))).ready();
  });

  test("a user who may not run one of the commands that are used at some time", async () => {
    const server = await RedisServer.inTest();
    const url = server.url.replace("unix://", "unix://host:word@");
    await (await openAt(server.url)).ready();
    for (const command of commandsInUse()) {
      await server.ask("ACL", "SETUSER", "host", "reset", "on", ">word", "~*", "&*", "+@all", `-${command}`);
      expect(await refusalOf(url)).toMatch(new RegExp(`doesn't let this user.*${command}.*operating`, "i"));
    }
  });

  test("a user who may use no channel, over which nodes would hear each other; one with the rights of the guide is taken", async () => {
    const server = await RedisServer.inTest();
    const [, rights = ""] = /`(~attune:.*?)`/.exec(readFileSync(join(root, "docs/operating.md"), "utf8")) ?? [];
    const joining = async (...allowed: readonly string[]) => {
      await server.ask("ACL", "SETUSER", "host", "reset", "on", ">word", ...allowed);
      const store = await openAt(server.url.replace("unix://", "unix://host:word@"), { warn: expect.unreachable });
      const { roomId, a } = await pairedRoom(store);
      await store.rooms.purge(roomId, NOON_MS, a.deviceId);
      await store.retention.sweep(NOON_MS);
      return await joinRedisCluster(store, { prefix: "attune", joinLimits: JOIN_LIMITS });
    };
    await expect(joining("~*", "+@all")).rejects.toThrow(/doesn't let this user.*channel.*operating/);
    await (await joining(...rights.split(" "))).close();
  });

  test("a user who may not wait for replicas, where they are asked for", async () => {
    const server = await RedisServer.inTest();
    await server.ask("ACL", "SETUSER", "host", "on", ">word", "~*", "&*", "+@all", "-wait");
    const url = server.url.replace("unix://", "unix://host:word@");
    expect(await refusalOf(url, { waitReplicas: 1 })).toMatch(/doesn't let this user.*wait.*operating/);
    await (await openAt(url)).ready();
  });

  test("one in which something else has its data under the prefix, with nothing left that keeps the process", async () => {
    const server = await RedisServer.inTest();
    await server.ask("SET", "attune:format", "theirs");
    expect(await refusalOf(server.url)).toMatch(/Something else has its data.*REDIS_PREFIX/);
    await server.ask("DEL", "attune:format");
    for (const name of ["clock", "joins:secret"]) {
      await server.ask("DEL", "attune:{nodes}:clock", "attune:{nodes}:joins:secret");
      await server.ask("RPUSH", `attune:{nodes}:${name}`, "theirs");
      const settings = { REDIS_URL: server.url, DATA_DIR: tempFolder() };
      const { code, stderr } = await new ServerProcess(settings).ended;
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^Something else has its data.*REDIS_PREFIX[^\n]*\n$/)]);
    }
  });

  test("nobody there, a name that isn't known, something else there", async () => {
    expect(await refusalOf(`unix://${tempFolder()}/nobody.sock`)).toMatch(/can't be reached.*REDIS_URL/);
    expect(await refusalOf("redis://127.0.0.1:1")).toMatch(/can't be reached.*REDIS_URL/);
    expect(await refusalOf("redis://nobody.invalid")).toMatch(/can't be reached.*REDIS_URL/);
    for (const answer of ["", "HTTP/1.1 400 Bad Request\r\n\r\n"]) {
      const path = join(tempFolder(), "other.sock");
      const other = createServer((socket) => socket.on("error", () => {}).write(answer)).listen(path);
      onTestFinished(() => void other.close());
      expect(await refusalOf(`unix://${path}`, { timeoutMs: 200 })).toMatch(/can't be reached.*REDIS_URL/);
    }
  });

  test("but not one that is silent for a moment, as on a machine where everything starts at once", async () => {
    const server = await RedisServer.inTest();
    const wire = await RedisWire.to(server.socket);
    wire.swallow(true);
    const opening = openAt(wire.url, { timeoutMs: 500 });
    await vi.waitFor(() => expect(wire.joined).toBeGreaterThan(1), { timeout: 2_000, interval: 5 });
    wire.swallow(false);
    await (await opening).ready();
  });

  test("nor one that still loads its file: it says then that it writes none", async () => {
    const server = await RedisServer.inTest();
    await server.ask("EVAL", "for i = 1, 100000 do redis.call('SET', 'k' .. i, 'x') end", "0");
    await server.stop();
    const warned: string[] = [];
    const loading = server.start({ "key-load-delay": "10" });
    await vi.waitFor(() => server.ask("PING").catch((error: unknown) => expect(String(error)).toMatch(/LOADING/)));
    const warn = (line: string): void => {
      warned.push(line);
      void server.ask("CONFIG", "SET", "key-load-delay", "0");
    };
    await (await openAt(server.url, { warn })).ready();
    await loading;
    expect(warned).toEqual(["Redis is still loading its data. The server starts once that is done."]);
  });

  test("data that another version wrote, but for the neighbours'", async () => {
    const server = await RedisServer.inTest();
    for (const [version, isFine] of [
      ["3", false],
      ["2", true],
      ["0", true],
    ] as const) {
      await server.ask("SET", "attune:format", version);
      if (isFine) await (await openAt(server.url)).ready();
      else expect(await refusalOf(server.url)).toMatch(/newer.*3.*REDIS_PREFIX/);
    }
  });

  test("the server says it on stderr and exits with code 1", async () => {
    const server = new ServerProcess({ REDIS_URL: "redis://127.0.0.1:1" });
    const { code, stderr, stdout } = await server.ended;
    expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(/Redis can't be reached/)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("one that forbids its configuration to be read is taken all the same", async () => {
    const server = await RedisServer.inTest();
    await server.ask("ACL", "SETUSER", "host", "on", ">word", "~*", "&*", "+@all", "-config", "-bgrewriteaof");
    const store = await openAt(server.url.replace("unix://", "unix://host:word@"));
    await pairedRoom(store);
    await store.ready();
  });
});

async function refusalOf(url: string, options: Partial<RedisStoreOptions> = {}): Promise<string> {
  const refused: unknown = await openRedisStore({ url, ...options }).then(
    (store) => store.close(),
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(StoreCannotOpen);
  const { message } = refused as StoreCannotOpen; // by the line above
  expect(message).not.toContain("\n");
  return message;
}

/** What only some hosts need is looked at where they ask for it; joining the other nodes speaks on their channels itself. */
const NOT_EVERYWHERE = new Set(["WAIT", "BGREWRITEAOF", "CLUSTER", "ASKING", "SPUBLISH"]);

function commandsInUse(): readonly string[] {
  const texts = globSync("server/{store/redis,cluster}/**/*.{ts,lua}", { cwd: root }).map((path) =>
    readFileSync(join(root, path), "utf8"),
  );
  const found = texts.flatMap((text) => [...text.matchAll(/(?:call|ask|send)\(["']([A-Z]+)["']/g)]);
  return [...new Set(found.flatMap(([, command]) => command ?? []))].filter((each) => !NOT_EVERYWHERE.has(each));
}

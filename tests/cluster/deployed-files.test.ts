import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openRedisStore } from "../../server/store/redis/redis-store.ts";
import { root } from "../../tools/source-files.ts";
import { findProgram } from "../support/find-program.ts";
import { freePort } from "../support/free-port.ts";
import { linked } from "../support/redis/redis-pair.ts";
import { RedisServer } from "../support/redis/redis-server.ts";

const run = promisify(execFile);
const { services } = parse(readFileSync(join(root, "docker-compose.yml"), "utf8"), { merge: true }) as {
  readonly services: Readonly<Record<string, { readonly environment?: Readonly<Record<string, string>> }>>;
};

/** The settings of a file of Redis: a name and a value a line. */
function settingsOf(path: string): Readonly<Record<string, string>> {
  const lines = readFileSync(join(root, path), "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

test("haproxy reads deploy/haproxy.cfg with the variables of docker-compose.yml, and misses one that is left out", async () => {
  const haproxy = findProgram("haproxy") ?? "haproxy";
  const check = (env: Readonly<Record<string, string>>) =>
    run(haproxy, ["-c", "-f", join(root, "deploy/haproxy.cfg")], { env: { ...env } });
  const { BIND = "", ...nodes } = services["balancer"]?.environment ?? {};
  await expect(check({ BIND, ...nodes })).resolves.toBeDefined();
  await expect(check(nodes)).rejects.toThrow(/bind/);
});

test("[ST39] a replica with the settings of deploy/valkey.conf keeps no copy of what it was filled with", async () => {
  const port = await freePort();
  const settings = {
    ...settingsOf("deploy/valkey.conf"),
    save: "",
    bind: "127.0.0.1",
    "repl-diskless-sync-delay": "0",
  };
  await RedisServer.inTest({ ...settings, port });
  const replica = await RedisServer.inTest({ ...settings, replicaof: `127.0.0.1 ${port}` });
  await linked(replica);
  expect(readdirSync(replica.folder)).toContain("appendonlydir");
  expect(readdirSync(replica.folder)).not.toContain("dump.rdb");
});

test("a store takes a Redis with the settings of deploy/valkey.conf, which forgets nothing and keeps no old copies", async () => {
  const settings = settingsOf("deploy/valkey.conf");
  expect(settings).toMatchObject({ appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" });
  const redis = await RedisServer.start({ ...settings, save: "" });
  try {
    const store = await openRedisStore({ url: redis.url });
    await store.ready();
    await store.close();
  } finally {
    await redis.remove();
  }
});

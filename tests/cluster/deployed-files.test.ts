import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { openRedisStore } from "../../server/store/redis/redis-store.ts";
import { root } from "../../tools/source-files.ts";
import { Balancer } from "../support/cluster/balancer.ts";
import { compose } from "../support/compose.ts";
import { filledIn } from "../support/filled-in.ts";
import { findProgram } from "../support/find-program.ts";
import { freePort } from "../support/free-port.ts";
import { linked } from "../support/redis/redis-pair.ts";
import { RedisServer } from "../support/redis/redis-server.ts";

const run = promisify(execFile);

/** The settings of a file of Redis: a name and a value a line. */
function settingsOf(path: string): Readonly<Record<string, string>> {
  const lines = readFileSync(join(root, path), "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

test("haproxy reads deploy/haproxy.cfg with the variables of docker-compose.yml, misses one that is left out, and wants the certificate that one names", async () => {
  const haproxy = findProgram("haproxy") ?? "haproxy";
  const check = (env: Readonly<Record<string, string>>) =>
    run(haproxy, ["-c", "-f", join(root, "deploy/haproxy.cfg")], { env: { ...env } });
  const { BIND = "", ...nodes } = filledIn(compose.services["balancer"]?.environment ?? {});
  await expect(check({ BIND, ...nodes })).resolves.toBeDefined();
  await expect(check(nodes)).rejects.toThrow(/bind/);
  await expect(check({ BIND: ":8443 ssl crt /nowhere.pem", ...nodes })).rejects.toThrow("/nowhere.pem");
});

/** Something in the place of the nodes. Returns its port. */
async function standIn(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port); // it listens on a port
}

test("haproxy serves the app while no node is ready, but lets no phone connect", async () => {
  let isReady = true;
  const node = await standIn((request, response) => {
    response.statusCode = request.url === "/readyz" && !isReady ? 503 : 200;
    response.end();
  });
  const balancer = await Balancer.start([node, node]);
  onTestFinished(() => balancer.stop());
  const statusOf = async (path: string): Promise<number> => (await fetch(balancer.origin + path)).status;
  isReady = false;
  await vi.waitUntil(async () => (await statusOf("/socket.io/")) === 503, { timeout: 10_000 });
  expect(await Promise.all(["/", "/assets/app.js", "/readyz"].map(statusOf))).toEqual([200, 200, 503]);
});

test("haproxy says of each phone where it comes from, also where another proxy that is named stands in front", async () => {
  const node = await standIn((request, response) => response.end(request.headers["x-forwarded-for"]));
  const named = async (settings: Readonly<Record<string, string>>): Promise<string> => {
    const balancer = await Balancer.start([node, node], settings);
    onTestFinished(() => balancer.stop());
    const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.7" };
    return await (await fetch(balancer.origin, { headers })).text();
  };
  expect(await named({})).toBe("127.0.0.1");
  expect(await named({ PROXY: "127.0.0.0/8" })).toBe("203.0.113.7");
});

test("haproxy counts an IPv6 address by its /64, as the servers do", () => {
  expect(readFileSync(join(root, "deploy/haproxy.cfg"), "utf8")).toContain("track-sc0 src,ipmask(32,64)\n");
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

test("a store takes a Redis with the settings of deploy/valkey.conf, which forgets nothing, and keeps no old copies or what slow commands said", async () => {
  const settings = settingsOf("deploy/valkey.conf");
  expect(settings).toMatchObject({ appendonly: "yes", appendfsync: "always", "maxmemory-policy": "noeviction" });
  const redis = await RedisServer.start({ ...settings, save: "" });
  try {
    const store = await openRedisStore({ url: redis.url });
    await store.ready();
    await redis.ask("EVAL", "for count = 1, 5e6 do end", "0");
    expect(await redis.ask("SLOWLOG", "LEN")).toBe(0);
    await store.close();
  } finally {
    await redis.remove();
  }
});

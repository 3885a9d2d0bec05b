import { vi } from "vitest";
import { freePort } from "../free-port.ts";
import { RedisServer } from "./redis-server.ts";
import { RedisWire } from "./redis-wire.ts";

/** A primary with its replica, and an address that leads to the current primary. */
export type RedisPair = { readonly primary: RedisServer; readonly replica: RedisServer; readonly wire: RedisWire };

const AT_ONCE = { "repl-diskless-sync-delay": "0" };

export async function redisPair(): Promise<RedisPair> {
  const primary = await RedisServer.inTest({ port: await freePort(), bind: "127.0.0.1", ...AT_ONCE });
  const replica = await replicaOf(primary);
  await counts(primary);
  return { primary, replica, wire: await RedisWire.to(primary.socket) };
}

/** A replica, on a port like the server that it follows. */
export async function replicaOf(server: RedisServer): Promise<RedisServer> {
  const { port } = await server.ask<{ readonly port: string }>("CONFIG", "GET", "port");
  const settings = { port: await freePort(), bind: "127.0.0.1", replicaof: `127.0.0.1 ${port}`, ...AT_ONCE };
  const replica = await RedisServer.inTest(settings);
  await linked(replica);
  return replica;
}

/** Resolves when the replica follows its primary. */
export async function linked(replica: RedisServer): Promise<void> {
  await vi.waitFor(
    async () => {
      const info = await replica.ask<string>("INFO", "replication");
      if (!info.includes("master_link_status:up")) throw new Error("It doesn't follow yet.");
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** Resolves when a write has reached the replica: for up to a second after it is online, until its first report, none counts. */
async function counts(primary: RedisServer): Promise<void> {
  const reached = await primary.askInTurn(["SET", "here", "1"], ["DEL", "here"], ["WAIT", "1", "10000"]);
  if (reached !== 1) throw new Error("The primary counts no replica.");
}

/** Resolves when the replica has everything that was written. */
export async function inStep({ primary, replica }: Pick<RedisPair, "primary" | "replica">): Promise<void> {
  const at = async (server: RedisServer): Promise<string | undefined> =>
    /master_repl_offset:(\d+)/.exec(await server.ask<string>("INFO", "replication"))?.[1];
  await vi.waitFor(
    async () => {
      if ((await at(primary)) !== (await at(replica))) throw new Error("The replica is behind.");
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** The primary dies, and its replica replaces it. */
export async function failOver({ primary, replica, wire }: RedisPair): Promise<void> {
  await primary.stop();
  await promote(replica);
  wire.switchTo(replica.socket);
}

export const promote = (replica: RedisServer): Promise<unknown> => replica.ask("REPLICAOF", "NO", "ONE");

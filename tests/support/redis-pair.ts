import { vi } from "vitest";
import { freePort } from "./free-port.ts";
import { RedisServer } from "./redis-server.ts";
import { RedisWire } from "./redis-wire.ts";

/** A primary with its replica, and an address that leads to the primary of the moment. */
export type RedisPair = { readonly primary: RedisServer; readonly replica: RedisServer; readonly wire: RedisWire };

const AT_ONCE = { "repl-diskless-sync-delay": "0" };

export async function redisPair(): Promise<RedisPair> {
  const port = await freePort();
  const primary = await RedisServer.inTest({ port, bind: "127.0.0.1", ...AT_ONCE });
  const replica = await RedisServer.inTest({
    port: await freePort(),
    bind: "127.0.0.1",
    replicaof: `127.0.0.1 ${port}`,
    ...AT_ONCE,
  });
  await linked(replica);
  await counts(primary);
  return { primary, replica, wire: await RedisWire.to(primary.socket) };
}

/** Resolves when the replica follows its primary. */
export const linked = (replica: RedisServer): Promise<void> => saysOfReplication(replica, "master_link_status:up");

/** Resolves when the primary counts a replica, which is later: until then it waits for none. */
const counts = (primary: RedisServer): Promise<void> => saysOfReplication(primary, "state=online");

async function saysOfReplication(server: RedisServer, words: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const info = await server.ask<string>("INFO", "replication");
      if (!info.includes(words)) throw new Error(`It doesn't say ${words} yet.`);
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** Resolves when the replica has all that was written. */
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

/** The primary dies, and its replica takes its place. */
export async function failOver({ primary, replica, wire }: RedisPair): Promise<void> {
  await primary.stop();
  await promote(replica);
  wire.switchTo(replica.socket);
}

export const promote = (replica: RedisServer): Promise<unknown> => replica.ask("REPLICAOF", "NO", "ONE");

import { setTimeout as after } from "node:timers/promises";
import { askOnce, type Line, type Send } from "./line.ts";
import { readServerInfo, type ServerInfo } from "./server-info.ts";
import { addressOf } from "./topology.ts";

/** As `INFO` lists them: `slave0:ip=10.0.0.2,port=6379,state=online,offset=99,lag=0`. */
const NAME = /^slave\d+$/;
const PLACE = /^ip=(?<host>[^,]+),port=(?<port>\d+),/;

const LOOK_AGAIN_MS = 50;

/** Has a server rewrite its append-only file. A server without one isn't asked: it would create one and keep everything in it. */
export async function rewriteFile(send: Send, info: ServerInfo): Promise<void> {
  if (info.get("aof_enabled") === "1") await send("BGREWRITEAOF");
}

type Server = Pick<Line, "url" | "send">;

/**
 * Has the replicas of a server, and theirs, rewrite their append-only files, each once it has what the server has by now.
 * Nothing passes the request on to them: what was deleted would stay in their files. False when one couldn't be asked.
 */
export async function rewriteReplicasOf({ url, send }: Server, timeoutMs: number): Promise<boolean> {
  const info = await readServerInfo(send);
  const offset = Number(info.get("master_repl_offset"));
  const asked = replicasIn(info).map((address) => rewriteReplica(replicaUrl(url, address), offset, timeoutMs));
  return (await Promise.all(asked)).every(Boolean);
}

async function rewriteReplica(url: string, offset: number, timeoutMs: number): Promise<boolean> {
  try {
    return await askOnce({ url, timeoutMs }, async (send) => {
      await rewriteFile(send, await inStep(send, offset, timeoutMs));
      return await rewriteReplicasOf({ url, send }, timeoutMs);
    });
  } catch {
    return false;
  }
}

/** The addresses of the replicas that a server has now. */
export function replicasIn(info: ServerInfo): readonly string[] {
  return [...info].flatMap(([name, about]) => {
    const { host, port } = (NAME.test(name) ? PLACE.exec(about)?.groups : undefined) ?? {};
    return host === undefined ? [] : [addressOf({ host, port: Number(port) })];
  });
}

/** Uses the user, password and protocol of the server itself. */
function replicaUrl(url: string, address: string): string {
  const { protocol = "", username = "", password = "" } = URL.parse(url) ?? {};
  const who = password === "" ? "" : `${username}:${password}@`;
  return `${protocol === "rediss:" ? protocol : "redis:"}//${who}${address}`;
}

/** What a replica reports once it has come that far. */
async function inStep(ask: Send, offset: number, withinMs: number): Promise<ServerInfo> {
  for (let leftMs = withinMs; ; leftMs -= LOOK_AGAIN_MS) {
    const info = await readServerInfo(ask);
    if (Number(info.get("slave_repl_offset")) >= offset) return info;
    if (leftMs <= 0) throw new Error("This replica is behind.");
    await after(LOOK_AGAIN_MS);
  }
}

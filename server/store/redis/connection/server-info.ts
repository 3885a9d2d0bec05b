import { StoreCannotOpen } from "../../cannot-open.ts";
import type { Send } from "./line.ts";
import { loading } from "./redis-errors.ts";
import { asText } from "./replies.ts";

/** What `INFO` says of the server at the other end: it is allowed where `CONFIG GET` is not. */
export type ServerInfo = ReadonlyMap<string, string>;

export async function readServerInfo(send: Send): Promise<ServerInfo> {
  const sections = await Promise.all(
    ["server", "memory", "persistence", "replication", "cluster"].map((name) => send("INFO", name)),
  );
  const lines = sections.flatMap((text) => asText(text).split("\r\n"));
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );
}

const OLDEST = 7;

/**
 * Throws StoreCannotOpen, with one line that says what to change, when this server can't keep what it acknowledges. While it loads its
 * append-only file it reports that it writes none, so until then this can't be told.
 */
export function checkServer(info: ServerInfo, mayLose: boolean): void {
  const version = info.get("redis_version") ?? "";
  if (Number.parseInt(version, 10) < OLDEST) {
    throw refusal(`This is Redis ${version}. At least Redis ${OLDEST} or Valkey is needed.`);
  }
  if (info.get("role") === "slave") {
    throw refusal("This Redis is a read-only replica. Set REDIS_URL to the primary.");
  }
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (info.get("maxmemory") !== "0" && policy !== "noeviction") {
    throw refusal(`This Redis evicts what it has no room for (maxmemory-policy ${policy}). Set it to noeviction.`);
  }
  if (info.get("loading") === "1") throw loading();
  if (info.get("aof_enabled") !== "1" && !mayLose) {
    throw refusal(
      "This Redis keeps nothing over a restart. Set appendonly to yes, or REDIS_ALLOW_NO_PERSISTENCE=yes if that is meant.",
    );
  }
}

const refusal = (message: string): StoreCannotOpen => new StoreCannotOpen("unsuitable", message);

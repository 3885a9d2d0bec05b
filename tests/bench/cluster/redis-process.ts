import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@redis/client";
import { root } from "../../../tools/source-files.ts";
import { findProgram } from "../../support/find-program.ts";
import { freePort } from "../../support/free-port.ts";
import { cpuSecondsOf, pin } from "../server-process.ts";

/** Writing its file anew takes a fork and a second process for a while, in whatever is being measured just then. */
const NO_REWRITE = ["--auto-aof-rewrite-percentage", "0"] as const;

/** What Redis has done since it started. */
export type RedisFigures = {
  readonly cpuSeconds: number;
  /** Commands by name, those that scripts run included. */
  readonly commands: number;
  /** How often it read from a connection: what a client sends in one go is read in one. */
  readonly batches: number;
  readonly memoryBytes: number;
  readonly logBytes: number;
};

const clientOf = (url: string) => createClient({ url });
type Client = ReturnType<typeof clientOf>;

/** How often something was asked of Redis, by command. */
export type Trips = ReadonlyMap<string, number>;

/** A Redis with the settings of `deploy/valkey.conf`, in a process and a folder of its own, on the servers' core. */
export class RedisProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #client: Client;
  readonly #folder: string;

  private constructor(child: ChildProcess, client: Client, url: string, folder: string) {
    this.#child = child;
    this.#client = client;
    this.url = url;
    this.#folder = folder;
  }

  static async start(...settings: readonly string[]): Promise<RedisProcess> {
    const program = findProgram("redis-server");
    if (program === undefined) throw new Error("This benchmark needs redis-server or valkey-server.");
    const folder = mkdtempSync(join(tmpdir(), "attune-bench-redis-"));
    const port = await freePort();
    const place = ["--port", port, "--bind", "127.0.0.1", "--dir", folder];
    const args = [join(root, "deploy/valkey.conf"), ...place, ...NO_REWRITE, ...settings];
    const child = spawn(program, args, { stdio: "ignore" });
    pin(child.pid, 0);
    const url = `redis://127.0.0.1:${port}`;
    const client = clientOf(url);
    client.on("error", () => {});
    await client.connect();
    return new RedisProcess(child, client, url, folder);
  }

  async figures(): Promise<RedisFigures> {
    const info = await this.#client.info("all");
    const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
    const calls = [...info.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm)].filter(([, name]) => name !== "info");
    return {
      cpuSeconds: this.cpuSeconds(),
      commands: calls.reduce((sum, [, , count]) => sum + Number(count), 0),
      batches: field("total_reads_processed"),
      memoryBytes: field("used_memory"),
      logBytes: field("aof_current_size"),
    };
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.#child.pid);
  }

  /** What its clients ask for while `during` runs, by command; each is one round trip, what scripts run is none. */
  async askedDuring(during: () => Promise<unknown>): Promise<Trips> {
    const asked = new Map<string, number>();
    const watcher = this.#client.duplicate();
    await watcher.connect();
    await watcher.monitor((line) => {
      const [, source, command = ""] = /^\S+ \[\d+ ([^\]]*)\] "([^"]*)"/.exec(String(line)) ?? [];
      const name = command.toUpperCase();
      if (source !== "lua") asked.set(name, (asked.get(name) ?? 0) + 1);
    });
    await during();
    watcher.destroy();
    return asked;
  }

  async close(): Promise<void> {
    this.#client.destroy();
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
    rmSync(this.#folder, { recursive: true });
  }
}

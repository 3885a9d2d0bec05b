import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findProgram } from "./find-program.ts";

/** A `redis-server` of its own in a folder of its own, on a socket file: it needs no port. */
export class RedisServer {
  readonly folder: string = mkdtempSync(join(tmpdir(), "attune-redis-"));
  readonly #settings: readonly string[];
  #child: ChildProcess | null = null;

  constructor(settings: Readonly<Record<string, string>> = {}) {
    const all = {
      port: "0",
      unixsocket: this.socket,
      dir: this.folder,
      save: "",
      appendonly: "yes",
      appendfsync: "always",
      ...settings,
    };
    this.#settings = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  }

  static async start(settings?: Readonly<Record<string, string>>): Promise<RedisServer> {
    const server = new RedisServer(settings);
    await server.start();
    return server;
  }

  get socket(): string {
    return join(this.folder, "redis.sock");
  }

  get url(): string {
    return `unix://${this.socket}`;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const program = findProgram("redis-server");
    if (program === undefined) throw new Error("redis-server is not installed.");
    const child = spawn(program, [...this.#settings], { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes("eady to accept connections")) break;
    }
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error("redis-server ended before it took connections.");
  }

  /** Ends the process, at once or in order, and waits until it is gone. */
  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { RedisClient } from "@redis/client";
import { onTestFinished } from "vitest";
import { findProgram } from "../find-program.ts";

/** Redis's settings by name; `port` in addition to the socket file only if another server connects to it. */
export type RedisSettings = Readonly<Record<string, string>>;

/** One class for all of them: `createClient` makes a new one for each address. */
const newClient = RedisClient.factory();
const SETTINGS: RedisSettings = { port: "0", save: "", appendonly: "yes", appendfsync: "always" };

/** A `redis-server` in its own folder, on a socket file: it needs no port. */
export class RedisServer {
  readonly folder: string = mkdtempSync(join(tmpdir(), "attune-redis-"));
  readonly socket: string = join(this.folder, "redis.sock");
  readonly url: string = `unix://${this.socket}`;
  readonly #settings: RedisSettings;
  #child: ChildProcess | null = null;

  private constructor(settings: RedisSettings) {
    this.#settings = { ...SETTINGS, ...settings, unixsocket: this.socket, dir: this.folder };
  }

  /** The caller removes it. */
  static async start(settings: RedisSettings = {}): Promise<RedisServer> {
    const server = new RedisServer(settings);
    await server.start();
    return server;
  }

  /** Lives as long as the test. */
  static async inTest(settings: RedisSettings = {}): Promise<RedisServer> {
    const server = await RedisServer.start(settings);
    onTestFinished(() => server.remove());
    return server;
  }

  /** Resolves when it accepts connections; `thisTime` are settings of this start only. */
  async start(thisTime: RedisSettings = {}): Promise<void> {
    const program = findProgram("redis-server");
    if (program === undefined) throw new Error("redis-server is not installed.");
    const args = Object.entries({ ...this.#settings, ...thisTime }).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (line.includes("eady to accept connections")) {
        child.stdout.resume();
        return;
      }
    }
    throw new Error(`redis-server didn't start: ${said.join("\n")}`);
  }

  /** Ends the process, at once or in order, and waits until it is gone. */
  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  /** SIGSTOP freezes it with all its connections, SIGCONT lets it go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(name);
  }

  /** A command from somebody else, over a connection of their own. */
  async ask<Reply>(...args: readonly string[]): Promise<Reply> {
    return await this.askInTurn<Reply>(args);
  }

  /** Several commands over one connection; returns the last answer. */
  async askInTurn<Reply>(...commands: readonly (readonly string[])[]): Promise<Reply> {
    const client = newClient({ url: this.url });
    await client.connect();
    try {
      const replies = await Promise.all(commands.map((args) => client.sendCommand<Reply>(args)));
      return replies.at(-1)!;
    } finally {
      client.destroy();
    }
  }

  /** The files in its folder that contain a text. */
  filesWith(text: string): readonly string[] {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.flatMap((file) => (readFileSync(join(file.parentPath, file.name)).includes(text) ? [file.name] : []));
  }

  async remove(): Promise<void> {
    await this.stop();
    // A child that was rewriting the file may still be writing.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

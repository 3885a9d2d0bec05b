import { StoreUnavailable } from "../../port.ts";
import { Line, type LineOptions, type Reply, type Send } from "./line.ts";
import { Lines } from "./lines.ts";
import { away, replyCode } from "./redis-errors.ts";
import { ReplicaWaits } from "./replica-waits.ts";
import { rewriteFile, rewriteReplicasOf } from "./replicas.ts";
import type { Script } from "./script.ts";
import { readServerInfo, type ServerInfo } from "./server-info.ts";
import type { Shard } from "./topology.ts";

export type EngineOptions = LineOptions & {
  /** The shards of a cluster; none for a single server. */
  readonly shards: readonly Shard[];
  /** How many replicas must have a write; 0 asks none. */
  readonly replicas: number;
  /** A key in the same slot as the given one, that may be written to. */
  readonly probeBeside: (key: string) => string;
};

/** Redis as the store uses it: scripts by their digest, and a way to make sure that writes are safe. */
export class Engine {
  readonly #lines: Lines;
  readonly #options: EngineOptions;
  readonly #waits = new WeakMap<Line, Promise<ReplicaWaits>>();
  #barred: StoreUnavailable | null = null;

  private constructor(lines: Lines, options: EngineOptions) {
    this.#lines = lines;
    this.#options = options;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(await Lines.open(options, options.shards), options);
    if (options.replicas === 0) return engine;
    try {
      await Promise.all(engine.#lines.all.map((line) => engine.#waitsOn(line)));
      return engine;
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /** A single server, without replicas that must have a write before anybody hears of it. */
  get isAlone(): boolean {
    return this.#options.shards.length === 0 && this.#options.replicas === 0;
  }

  readonly ask: Send = (...args) => (this.#barred === null ? this.#lines.send(...args) : Promise.reject(this.#barred));

  /** Nothing more is asked once this check fails, until it passes again. Throws the check's error. */
  async bar(check: (send: Send) => Promise<void>): Promise<void> {
    try {
      await check((...args) => this.#lines.send(...args));
      this.#barred = null;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.#barred = away(error);
      throw away(error);
    }
  }

  /** Has each server of the cluster, or the single one, rewrite its append-only file. */
  async rewriteFiles(): Promise<void> {
    await Promise.all(this.#lines.all.map(async ({ send }) => rewriteFile(send, await readServerInfo(send))));
  }

  /** What each of them reports of itself, by its run. */
  async reports(): Promise<ReadonlyMap<string, ServerInfo>> {
    const infos = await Promise.all(this.#lines.all.map(({ send }) => readServerInfo(send)));
    return new Map(infos.map((info) => [info.get("run_id") ?? "", info]));
  }

  /** The same for their replicas. False when one couldn't be asked. */
  async rewriteReplicas(): Promise<boolean> {
    const { timeoutMs } = this.#options;
    const asked = await Promise.all(this.#lines.all.map((line) => rewriteReplicasOf(line, timeoutMs)));
    return asked.every(Boolean);
  }

  /** One round trip; two when Redis doesn't know the script (any more). */
  async run(script: Script, keys: readonly string[], args: readonly string[] = []): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.ask("EVALSHA", script.sha, ...rest);
    } catch (error) {
      if (replyCode(error) === "NOSCRIPT") return await this.ask("EVAL", script.text, ...rest);
      throw error;
    }
  }

  /** The run of the server that holds this key. */
  runAt(key: string): string {
    return this.#lines.of(key).run;
  }

  /** Resolves once the required number of replicas have everything that was answered until now where this key lies. */
  async safe(key: string): Promise<void> {
    if (this.#options.replicas === 0) return;
    const line = this.#lines.of(key);
    const { run } = line;
    await (await this.#waitsOn(line)).passed(run, this.#options.probeBeside(key));
  }

  /** Resolves when Redis takes writes, wherever these keys lie. */
  async ready(keys: readonly string[]): Promise<void> {
    const one = new Map(keys.map((key) => [this.#lines.of(key), key]));
    await Promise.all(
      [...one.values()].map(async (key) => {
        await this.ask("SET", this.#options.probeBeside(key), "1");
        await this.safe(key);
      }),
    );
  }

  /** The data there is not what it was: reconnects, and so compares again what both sides know. */
  renew(key: string, why: unknown): void {
    this.#lines.of(key).renew(why);
  }

  close(): void {
    this.#lines.close();
  }

  #waitsOn(line: Line): Promise<ReplicaWaits> {
    const known = this.#waits.get(line) ?? this.#openWaits(line);
    this.#waits.set(line, known);
    known.catch(() => this.#waits.delete(line));
    return known;
  }

  async #openWaits(line: Line): Promise<ReplicaWaits> {
    const { replicas, timeoutMs } = this.#options;
    const greet: LineOptions["greet"] = async (send) => {
      // Whether this user may wait at all: it asks for no replica, and is answered at once.
      await send("WAIT", "0", "1");
      return (await readServerInfo(send)).get("run_id") ?? "";
    };
    const second = await Line.open({ url: line.url, timeoutMs, greet }).catch((error: unknown) => {
      throw away(error);
    });
    line.closeWith(second);
    // Its answer has to come back in time too.
    return new ReplicaWaits(second, { replicas, timeoutMs: Math.ceil(timeoutMs / 2) });
  }
}

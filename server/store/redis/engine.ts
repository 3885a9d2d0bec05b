import { StoreUnavailable } from "../port.ts";
import { Line, type LineOptions, type Reply } from "./line.ts";
import { replyCode } from "./redis-errors.ts";
import { ReplicaWaits } from "./replica-waits.ts";
import type { Script } from "./script.ts";
import { readServerInfo } from "./server-info.ts";

export type EngineOptions = LineOptions & {
  /** How many replicas must have a write; 0 asks none. */
  readonly replicas: number;
  /** A key to write to. */
  readonly probe: string;
};

/** Redis as the store uses it: scripts by their digest, and a way to be sure of what they wrote. */
export class Engine {
  readonly #line: Line;
  readonly #waits: ReplicaWaits | null;
  readonly #probe: string;

  private constructor(line: Line, waits: ReplicaWaits | null, probe: string) {
    this.#line = line;
    this.#waits = waits;
    this.#probe = probe;
  }

  static async open({ replicas, probe, ...options }: EngineOptions): Promise<Engine> {
    const line = await Line.open(options);
    if (replicas === 0) return new Engine(line, null, probe);
    const greet: LineOptions["greet"] = async (send) => (await readServerInfo(send)).get("run_id") ?? "";
    const second = await Line.open({ ...options, greet });
    // The answer has to come back in time as well.
    const safety = { replicas, timeoutMs: Math.ceil(options.timeoutMs / 2) };
    return new Engine(line, new ReplicaWaits(second, probe, safety), probe);
  }

  readonly ask = (...args: readonly string[]): Promise<Reply> => this.#line.send(...args);

  /** One round trip; two when Redis doesn't know the script (any more). */
  async run(script: Script, keys: readonly string[], args: readonly string[] = []): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.#line.send("EVALSHA", script.sha, ...rest);
    } catch (error) {
      if (replyCode(error) === "NOSCRIPT") return await this.#line.send("EVAL", script.text, ...rest);
      if (error instanceof StoreUnavailable && replyCode(error.cause) === "READONLY") this.#line.renew(error);
      throw error;
    }
  }

  /** Resolves once as many replicas as the settings ask for have all that was answered until now. */
  async safe(): Promise<void> {
    await this.#waits?.passed(this.#line.run);
  }

  /** Resolves when Redis takes writes. */
  async ready(): Promise<void> {
    await this.ask("SET", this.#probe, "1");
    await this.safe();
  }

  /** The data is not what it was: the connection begins anew, and with it the comparison of what both know. */
  renew(why: string): void {
    this.#line.renew(new StoreUnavailable(why));
  }

  close(): void {
    this.#line.close();
    this.#waits?.close();
  }
}

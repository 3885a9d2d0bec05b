import { StoreUnavailable } from "../port.ts";
import { Line, type LineOptions, type Reply } from "./line.ts";
import { replyCode } from "./redis-errors.ts";
import { ReplicaWaits } from "./replica-waits.ts";
import type { Script } from "./script.ts";

/** How long a write may wait for its replicas, milliseconds. */
export type WriteSafety = { readonly replicas: number; readonly timeoutMs: number };

/** Redis as the store uses it: scripts by their digest, and writes that are answered only when they are safe. */
export class Engine {
  readonly #line: Line;
  readonly #waits: ReplicaWaits;

  private constructor(line: Line, safety: WriteSafety) {
    this.#line = line;
    this.#waits = new ReplicaWaits(line.send, safety);
  }

  static async open(options: LineOptions, safety: WriteSafety): Promise<Engine> {
    return new Engine(await Line.open(options), safety);
  }

  readonly ask = (...args: readonly string[]): Promise<Reply> => this.#line.send(...args);

  /** One round trip; two when Redis doesn't know the script (any more). */
  async run(script: Script, keys: readonly string[], args: readonly string[] = []): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.#line.send("EVALSHA", script.sha, ...rest);
    } catch (error) {
      if (replyCode(error) === "NOSCRIPT") return await this.#line.send("EVAL", script.text, ...rest);
      if (replyCode((error as Error).cause) === "READONLY") this.#line.renew(error);
      throw error;
    }
  }

  /** Resolves once as many replicas have what was written until now as the settings ask for. */
  safe(): Promise<void> {
    return this.#waits.passed();
  }

  /** The data is not what it was: the connection begins anew, and with it the comparison of what both know. */
  renew(why: string): void {
    this.#line.renew(new StoreUnavailable(why));
  }

  close(): void {
    this.#line.close();
  }
}

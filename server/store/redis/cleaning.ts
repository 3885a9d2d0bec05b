import { StoreUnavailable } from "../port.ts";
import type { Engine } from "./engine.ts";
import { type Keys, PARTS } from "./keys.ts";
import { replyCode } from "./redis-errors.ts";
import { asList, asTextOrNull } from "./replies.ts";

export type CleaningOptions = {
  /** How long what was deleted may stay in Redis's append-only file, milliseconds. */
  readonly everyMs: number;
  readonly warn: (line: string) => void;
};

const FORBIDDEN =
  "Redis doesn't let this user run BGREWRITEAOF: what has faded or been left stays in its append-only file until Redis rewrites that by itself.";

/**
 * What was deleted stays in Redis's append-only file until that is written anew. The nodes take turns in asking for it, and
 * only when something was deleted since.
 */
export class Cleaning {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #options: CleaningOptions;
  #isForbidden = false;

  constructor(engine: Engine, keys: Keys, options: CleaningOptions) {
    this.#engine = engine;
    this.#keys = keys;
    this.#options = options;
  }

  async run(): Promise<void> {
    if (this.#isForbidden) return;
    const dirty = await this.#dirtyMarks();
    if (dirty.length === 0 || !(await this.#isOurTurn())) return;
    if (await this.#rewrite())
      await Promise.all(dirty.map(({ mark, deleted }) => this.#engine.ask("HSET", mark, "cleaned", deleted)));
    else await this.#engine.ask("DEL", this.#keys.cleaning());
  }

  /** Where something was deleted after what the last rewriting began with. */
  async #dirtyMarks(): Promise<readonly { readonly mark: string; readonly deleted: string }[]> {
    const marks = [...PARTS.map(this.#keys.mark), this.#keys.pairingMark()].map(async (mark) => {
      const fields = asList(await this.#engine.ask("HMGET", mark, "deleted", "cleaned"));
      const [deleted = null, cleaned = null] = fields.map(asTextOrNull);
      return deleted === null || deleted === cleaned ? [] : [{ mark, deleted }];
    });
    return (await Promise.all(marks)).flat();
  }

  async #isOurTurn(): Promise<boolean> {
    const everyMs = String(this.#options.everyMs);
    return (await this.#engine.ask("SET", this.#keys.cleaning(), "1", "NX", "PX", everyMs)) !== null;
  }

  async #rewrite(): Promise<boolean> {
    try {
      await this.#engine.askEach("BGREWRITEAOF");
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // Or one is under way: it may have begun before the deletion, so the next sweep asks again.
      if (replyCode(error) === "NOPERM" || /unknown command/i.test(String(error))) {
        this.#isForbidden = true;
        this.#options.warn(FORBIDDEN);
      }
      return false;
    }
  }
}

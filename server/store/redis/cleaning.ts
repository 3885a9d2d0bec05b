import type { Engine } from "./engine.ts";
import { type Keys, PARTS } from "./keys.ts";
import { asList, asTextOrNull } from "./replies.ts";

/**
 * What was deleted stays in Redis's append-only file until that is written anew. One node in the cluster asks for it, so
 * that nothing deleted is older than this, and only when something was deleted since.
 */
export class Cleaning {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #everyMs: number;

  constructor(engine: Engine, keys: Keys, everyMs: number) {
    this.#engine = engine;
    this.#keys = keys;
    this.#everyMs = everyMs;
  }

  async run(): Promise<void> {
    const marks = await Promise.all(
      PARTS.map((part) => this.#engine.ask("HMGET", this.#keys.mark(part), "deleted", "cleaned")),
    );
    const dirty = marks.flatMap((mark, index) => {
      const [deleted, cleaned] = asList(mark).map(asTextOrNull);
      const part = PARTS[index];
      return part === undefined || deleted === undefined || deleted === null || deleted === cleaned
        ? []
        : [{ part, deleted }];
    });
    if (dirty.length === 0 || !(await this.#isOurTurn())) return;
    await this.#engine.ask("BGREWRITEAOF");
    await Promise.all(
      dirty.map(({ part, deleted }) => this.#engine.ask("HSET", this.#keys.mark(part), "cleaned", deleted)),
    );
  }

  async #isOurTurn(): Promise<boolean> {
    return (await this.#engine.ask("SET", this.#keys.cleaning(), "1", "NX", "PX", String(this.#everyMs))) !== null;
  }
}

import type { Engine } from "../engine/engine.ts";
import type { LoadEngine } from "../engine/load-engine.ts";
import { AttuneError } from "../errors.ts";

/** Loads the code that reads a room, for this tab's core or because the leader shows a room. */
export class Reader {
  readonly #loadEngine: LoadEngine;
  readonly #loaded: () => void;
  #engine: Engine | null = null;
  #loading: Promise<Engine> | null = null;

  /** `loaded`: from now on a room can be read. */
  constructor(loadEngine: LoadEngine, loaded: () => void) {
    this.#loadEngine = loadEngine;
    this.#loaded = loaded;
  }

  get engine(): Engine | null {
    return this.#engine;
  }

  /** Rejects with `offline` when it can't be loaded; another call tries again. */
  load(): Promise<Engine> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<Engine> {
    try {
      this.#engine = await this.#loadEngine();
    } catch {
      this.#loading = null;
      throw new AttuneError("offline");
    }
    this.#loaded();
    return this.#engine;
  }
}

import type { Core } from "../core.ts";
import type { Engine } from "../engine/engine.ts";
import type { LoadEngine } from "../engine/load-engine.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { holdsPairing } from "../storage/keys.ts";
import type { Storage } from "../storage/storage.ts";

export type LeadOptions = {
  readonly environment: Environment;
  readonly storage: Storage;
  readonly loadEngine: LoadEngine;
  /** Makes the core, which is started here. */
  createCore(engine: Engine): Core;
  /** There is no pairing in the storage, so there is nothing to run. */
  idle(): void;
  /** What this phone needs to run its pairing couldn't be loaded; it is tried again by itself. */
  unloadable(attempt: number): void;
  /** The storage can't even be read. */
  unreadable(): void;
};

const LOAD_AGAIN_MS = 3_000;

/** A tab that leads: only its storage until there is a pairing, then the core. */
export class Lead {
  /** The core of the pairing in the storage; null when there is none. */
  readonly begun: Promise<Core | null>;
  readonly #options: LeadOptions;
  #core: Promise<Core> | null = null;
  #retry: Cancel = () => undefined;
  #closed = false;

  constructor(options: LeadOptions) {
    this.#options = options;
    this.begun = this.#begin();
  }

  /** The core, made if it isn't there yet. Rejects with `offline` when it can't be loaded. */
  core(): Promise<Core> {
    this.#core ??= this.#create().catch((error: unknown) => {
      this.#core = null;
      throw error;
    });
    return this.#core;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry();
    const core = await this.#core?.catch(() => null);
    await (core ?? this.#options.storage).close();
  }

  async #begin(): Promise<Core | null> {
    if (await this.#holdsPairing()) return await this.#loaded(1);
    if (this.#core === null && !this.#closed) this.#options.idle();
    // Who asked for it hears why it failed.
    return (await this.#core?.catch(() => null)) ?? null;
  }

  async #holdsPairing(): Promise<boolean> {
    try {
      return holdsPairing(await this.#options.storage.load());
    } catch {
      this.#options.unreadable();
      return false;
    }
  }

  async #loaded(attempt: number): Promise<Core | null> {
    try {
      return await this.core();
    } catch {
      if (this.#closed) return null;
      this.#options.unloadable(attempt);
      await new Promise<void>((resolve) => {
        this.#retry = this.#options.environment.setTimer(LOAD_AGAIN_MS, resolve);
      });
      return await this.#loaded(attempt + 1);
    }
  }

  async #create(): Promise<Core> {
    const { loadEngine, createCore } = this.#options;
    const engine = await loadEngine().catch(() => {
      throw new AttuneError("offline");
    });
    if (this.#closed) throw new AttuneError("closed");
    const core = createCore(engine);
    await core.start();
    return core;
  }
}

import type { Core } from "../core/core.ts";
import { deferred } from "../deferred.ts";
import type { Engine } from "../engine/engine.ts";
import type { LoadEngine } from "../engine/load-engine.ts";
import type { Environment } from "../environment/environment.ts";
import { CLOSE_WITHIN_MS, within } from "../environment/within.ts";
import { AttuneError } from "../errors.ts";
import { holdsPairing, leftovers } from "../storage/keys.ts";
import { loadFrom } from "../storage/load-from.ts";
import type { Storage } from "../storage/storage.ts";

export type LeadOptions = {
  readonly environment: Environment;
  readonly storage: Storage;
  readonly loadEngine: LoadEngine;
  /** Makes the core; starting it is done here. */
  createCore(engine: Engine): Core;
  /** There is no pairing in the storage, so nothing to run. */
  idle(): void;
  /** The chunk that runs a pairing couldn't be loaded; retried automatically. */
  unloadable(attempt: number): void;
  /** Called when the storage becomes readable or unreadable; retried automatically. */
  readable(working: boolean): void;
};

const LOAD_AGAIN_MS = 3_000;
/**
 * Waits between attempts to read the storage. One that is busy, or that the browser closed, answers within them. One that
 * denies access counts as empty after the last.
 */
const READ_AGAIN_MS = [250, 500, 1_000, 2_000];
const CLEAR_WITHIN_MS = 2_000;

/** A tab that leads: just the storage until there is a pairing, then the core. */
export class Lead {
  /** The core of the pairing in the storage; null when there is none. */
  readonly begun: Promise<Core | null>;
  readonly #options: LeadOptions;
  readonly #holdsPairing: Promise<boolean>;
  /** Resolves, with nothing read, when this tab no longer leads: a storage may never answer. */
  readonly #over = deferred<null>();
  #core: Promise<Core> | null = null;
  #made: Core | null = null;
  #wakeUp: () => void = () => undefined;
  #closed = false;

  constructor(options: LeadOptions) {
    this.#options = options;
    this.#holdsPairing = this.#read();
    this.begun = this.#begin();
  }

  /** The core, made if needed. Rejects with `offline` when it can't be loaded. */
  core(): Promise<Core> {
    this.#core ??= this.#create().catch((error: unknown) => {
      this.#core = null;
      throw error;
    });
    return this.#core;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeUp();
    this.#over.resolve(null);
    const { environment, storage } = this.#options;
    await (this.#made?.close() ?? within(environment, CLOSE_WITHIN_MS, storage.close()));
  }

  async #begin(): Promise<Core | null> {
    if (await this.#holdsPairing) return await this.#loaded();
    // Whoever asked for the core meanwhile gets its error; here it doesn't matter.
    const core = (await this.#core?.catch(() => null)) ?? null;
    if (core === null && !this.#closed) this.#options.idle();
    return core;
  }

  /** Whether the storage holds a pairing. While that is unknown, nobody is told that there is none. */
  async #read(): Promise<boolean> {
    const { storage, readable } = this.#options;
    for (const againAfterMs of [...READ_AGAIN_MS, null]) {
      const texts = await Promise.race([loadFrom(storage), this.#over.promise]);
      if (this.#closed) break;
      if (texts !== null) {
        if (againAfterMs !== READ_AGAIN_MS[0]) readable(true);
        await this.#clear(leftovers(texts));
        return holdsPairing(texts);
      }
      if (againAfterMs === READ_AGAIN_MS[0]) readable(false);
      if (againAfterMs !== null) await this.#sleep(againAfterMs);
    }
    return false;
  }

  /** What can't be deleted now is deleted at the next start. */
  async #clear(keys: readonly string[]): Promise<void> {
    const { environment, storage } = this.#options;
    if (keys.length === 0) return;
    const nothing = Object.fromEntries(keys.map((key) => [key, null]));
    const tried = storage.write(nothing).catch(() => undefined);
    await within(environment, CLEAR_WITHIN_MS, tried);
  }

  async #loaded(): Promise<Core | null> {
    for (let attempt = 1; ; attempt += 1) {
      const core = await this.core().catch(() => null);
      if (core !== null || this.#closed) return core;
      this.#options.unloadable(attempt);
      await this.#sleep(LOAD_AGAIN_MS);
    }
  }

  async #create(): Promise<Core> {
    const { loadEngine, createCore } = this.#options;
    // Nobody may pair over a pairing that can't be read yet.
    await this.#holdsPairing;
    const engine = await loadEngine();
    if (this.#closed) throw new AttuneError("closed");
    this.#made = createCore(engine);
    await Promise.race([this.#made.start(), this.#over.promise]);
    if (this.#closed) throw new AttuneError("closed");
    return this.#made;
  }

  /** Waits that long, or until this tab no longer leads. */
  #sleep(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.environment.setTimer(forMs, resolve);
      this.#wakeUp = () => {
        cancel();
        resolve();
      };
    });
  }
}

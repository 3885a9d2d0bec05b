import { type Deferred, deferred } from "../deferred.ts";
import type { Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { loadFrom } from "./load-from.ts";
import { memoryStorage } from "./memory-storage.ts";
import type { Changes, Storage, Texts } from "./storage.ts";

type Batch = Deferred<void> & { readonly changes: Record<string, string | null> };

/** A storage that takes longer counts as not answering: nobody is kept waiting for the outcome. */
const WRITE_WITHIN_MS = 10_000;

/**
 * One write at a time to the storage. What is asked for meanwhile goes into the next write as a whole, so a change set is
 * never split. What failed is kept and written with the next.
 */
export class Journal {
  #storage: Storage;
  readonly #environment: Environment;
  readonly #told: (working: boolean) => void;
  readonly #records = new Map<string, string>();
  #next: Batch | null = null;
  #current: Batch | null = null;
  #running: Promise<void> = Promise.resolve();
  #unwritten: Changes = {};
  #working = true;

  constructor(storage: Storage, environment: Environment, told: (working: boolean) => void) {
    this.#storage = storage;
    this.#environment = environment;
    this.#told = told;
  }

  /** A storage that can't be read (denied, damaged) is replaced by memory, and that is reported. */
  async load(): Promise<Texts> {
    const texts = await loadFrom(this.#storage);
    if (texts === null) {
      this.#storage = memoryStorage();
      this.#told(false);
      return {};
    }
    for (const [key, text] of Object.entries(texts)) this.#records.set(key, text);
    return texts;
  }

  /** Resolves when the changes are durable on this phone; rejects when this attempt failed, or had no answer after 10 s. */
  write(changes: Changes): Promise<void> {
    this.#next ??= this.#newBatch();
    const batch = this.#next;
    Object.assign(batch.changes, changes);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) this.#records.delete(key);
      else this.#records.set(key, value);
    }
    if (this.#current === null) this.#running = this.#run();
    return batch.promise;
  }

  /** Every key with its text, as it will be once everything is written. */
  get records(): ReadonlyMap<string, string> {
    return this.#records;
  }

  /** What is in the storage by now, perhaps from another tab; null when it can't be read. */
  stored(): Promise<Texts | null> {
    return loadFrom(this.#storage);
  }

  /** Resolves when no write is under way any more. */
  async idle(): Promise<void> {
    while (this.#current !== null) await this.#running;
  }

  /** The same, after trying once more what failed. */
  async finish(): Promise<void> {
    await this.idle();
    if (Object.keys(this.#unwritten).length > 0) await this.write({}).catch(() => undefined);
  }

  /** Nobody waits any longer for what isn't written by now. */
  giveUp(): void {
    for (const batch of [this.#current, this.#next]) batch?.reject(new AttuneError("storageFailed"));
  }

  async #run(): Promise<void> {
    for (let batch = this.#next; batch !== null; batch = this.#next) {
      [this.#current, this.#next] = [batch, null];
      const changes = { ...this.#unwritten, ...batch.changes };
      try {
        await this.#storage.write(changes);
        this.#unwritten = {};
        this.#tell(true);
        batch.resolve();
      } catch (error) {
        this.#unwritten = changes;
        this.#tell(false);
        batch.reject(error);
      }
    }
    this.#current = null;
  }

  #tell(working: boolean): void {
    if (working === this.#working) return;
    this.#working = working;
    this.#told(working);
  }

  #newBatch(): Batch {
    const written: Deferred<void> = deferred();
    const cancel = this.#environment.setTimer(WRITE_WITHIN_MS, () => {
      this.#tell(false);
      written.reject(new AttuneError("storageFailed"));
    });
    // Most callers of `write` can do nothing about a failure: the journal reports it to its owner once.
    written.promise.then(cancel, cancel);
    return { changes: {}, ...written };
  }
}

import { type Deferred, deferred } from "../deferred.ts";
import { memoryStorage } from "./memory-storage.ts";
import type { Changes, Storage } from "./storage.ts";

type Batch = Deferred<void> & { readonly changes: Record<string, string | null> };

/**
 * One write at a time to the storage. What is asked for while one is under way goes into the next as a whole, so a change
 * set is never split. What failed is kept and written with the next.
 */
export class Journal {
  #storage: Storage;
  readonly #told: (working: boolean) => void;
  readonly #records = new Map<string, string>();
  #next: Batch | null = null;
  #current: Batch | null = null;
  #unwritten: Changes = {};
  #working = true;

  constructor(storage: Storage, told: (working: boolean) => void) {
    this.#storage = storage;
    this.#told = told;
  }

  /** A storage that can't be read (denied, damaged) is replaced by memory, and that is told. */
  async load(): Promise<Readonly<Record<string, string>>> {
    try {
      const texts = { ...(await this.#storage.load()) };
      for (const [key, text] of Object.entries(texts)) this.#records.set(key, text);
      return texts;
    } catch {
      this.#storage = memoryStorage();
      this.#told(false);
      return {};
    }
  }

  /** Resolves when the changes are durable on this phone; rejects when this attempt failed. */
  write(changes: Changes): Promise<void> {
    this.#next ??= newBatch();
    const batch = this.#next;
    Object.assign(batch.changes, changes);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) this.#records.delete(key);
      else this.#records.set(key, value);
    }
    if (this.#current === null) void this.#run();
    return batch.promise;
  }

  /** Every key there is now, with its text: as it will be once everything is written. */
  get records(): ReadonlyMap<string, string> {
    return this.#records;
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    for (let batch = this.#next ?? this.#current; batch !== null; batch = this.#next ?? this.#current)
      await batch.promise.catch(() => undefined);
  }

  /** The same, and what failed is tried once more. */
  async finish(): Promise<void> {
    await this.idle();
    if (Object.keys(this.#unwritten).length > 0) await this.write({}).catch(() => undefined);
  }

  async #run(): Promise<void> {
    for (let batch = this.#take(); batch !== null; batch = this.#take()) {
      this.#current = batch;
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

  #take(): Batch | null {
    const batch = this.#next;
    this.#next = null;
    return batch;
  }
}

function newBatch(): Batch {
  const written: Deferred<void> = deferred();
  // Most callers of `write` have nothing to do on failure: the journal tells its owner once.
  written.promise.catch(() => undefined);
  return { changes: {}, ...written };
}

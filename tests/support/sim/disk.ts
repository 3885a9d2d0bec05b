import type { Changes, Storage } from "../../../client-sdk/src/storage/storage.ts";
import type { Chance } from "./chance.ts";
import type { Life } from "./life.ts";

type Pending = { readonly changes: Changes };

/** One phone's storage. It takes a moment, may refuse, and a dying app loses what wasn't written yet. */
export class Disk {
  readonly #chance: Chance;
  readonly #records: Map<string, string>;
  #pending: Pending[] = [];
  isFull = false;
  #isBehind = false;

  constructor(chance: Chance, records: Readonly<Record<string, string>>) {
    this.#chance = chance;
    this.#records = new Map(Object.entries(records));
  }

  /** Something was refused and hasn't been written since. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** What would be there after a crash. */
  get records(): ReadonlyMap<string, string> {
    return this.#records;
  }

  /** The storage as one run of the app sees it. */
  open(life: Life): Storage {
    return {
      sharedAs: null,
      load: () => (life.ended ? new Promise(() => undefined) : Promise.resolve(Object.fromEntries(this.#records))),
      write: (changes) =>
        new Promise((resolve, reject) => {
          if (life.ended) return;
          const pending: Pending = { changes };
          this.#pending.push(pending);
          life.after(this.#chance.between(1, 20), () => {
            this.#pending = this.#pending.filter((each) => each !== pending);
            this.#isBehind = this.isFull;
            if (this.isFull) return reject(new Error("This phone's storage is full."));
            this.#apply(changes);
            resolve();
          });
        }),
      close: () => Promise.resolve(),
    };
  }

  /** The app dies: the first few pending writes have reached the disk, the rest are lost. */
  crash(): void {
    const kept = this.isFull ? 0 : this.#chance.between(0, this.#pending.length);
    for (const { changes } of this.#pending.slice(0, kept)) this.#apply(changes);
    this.#pending = [];
  }

  /** What is there under this key can't be read. */
  spoil(key: string): void {
    if (this.#records.has(key)) this.#records.set(key, "{}");
  }

  #apply(changes: Changes): void {
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }
}

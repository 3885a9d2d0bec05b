import type { Journal } from "../storage/journal.ts";
import type { Changes } from "../storage/storage.ts";

/** One record of the journal; the same object as long as its text is the same. */
export class JournalRecord<T> {
  readonly #journal: Journal;
  readonly #key: string;
  readonly #sign: string;
  #text: string | undefined;
  #value: T | null = null;

  /** `sign`: the field that identifies it. */
  constructor(journal: Journal, key: string, sign: string) {
    this.#journal = journal;
    this.#key = key;
    this.#sign = sign;
  }

  get value(): T | null {
    const text = this.#journal.records.get(this.#key);
    if (text !== this.#text) this.#value = parsed<T>(text, this.#sign);
    this.#text = text;
    return this.#value;
  }

  /** The changes to write. */
  changes(value: T | null): Changes {
    this.#value = value;
    this.#text = value === null ? undefined : JSON.stringify(value);
    return { [this.#key]: this.#text ?? null };
  }
}

/** Only pairing writes these texts: what has their sign has their shape. */
export function parsed<T>(text: string | undefined, sign: string): T | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null && sign in value ? (value as T) : null;
  } catch {
    return null;
  }
}

/** The content of a storage, by key. */
export type Texts = Readonly<Record<string, string>>;

/** A null deletes the key. */
export type Changes = Readonly<Record<string, string | null>>;

/**
 * Where a phone keeps what must survive a restart: a few small texts by key. Only one client uses a storage at a time.
 * Failures reject, and no answer within 10 s counts as one; the client reports it and continues in memory.
 */
export interface Storage {
  /** The name under which other tabs of this browser find the same records; null when there are none. */
  readonly sharedAs: string | null;
  /** Everything that was written. */
  load(): Promise<Texts>;
  /** After a crash, either all of these changes are there or none. Resolves once they are durable. Calls take effect in order. */
  write(changes: Changes): Promise<void>;
  close(): Promise<void>;
}

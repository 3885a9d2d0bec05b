/** A null deletes the key. */
export type Changes = Readonly<Record<string, string | null>>;

/**
 * Where a phone keeps what must survive a restart: a few small texts by key. Only one client uses a storage at a time.
 * Failures reject; the client says so and goes on in memory.
 */
export interface Storage {
  /** Everything that was written. */
  load(): Promise<Readonly<Record<string, string>>>;
  /** All changes are there after a crash, or none is. Resolves when they are. Calls take effect in their order. */
  write(changes: Changes): Promise<void>;
  close(): Promise<void>;
}

/** A null deletes the key. */
export type Changes = Readonly<Record<string, string | null>>;

/**
 * Where a phone keeps what must survive a restart: a few small texts by key. Only one client uses a storage at a time.
 * Failures reject, and no answer within 10 s counts as one; the client says so and goes on in memory.
 */
export interface Storage {
  /** The name under which other tabs of this browser find the same records; null when nobody else does. */
  readonly sharedAs: string | null;
  /** Everything that was written. */
  load(): Promise<Readonly<Record<string, string>>>;
  /** All changes are there after a crash, or none is. Resolves when they are. Calls take effect in their order. */
  write(changes: Changes): Promise<void>;
  close(): Promise<void>;
}

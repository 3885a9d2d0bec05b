/** Asks the store's engine one thing. Rejects with StoreUnavailable while it can't be reached. */
export type Send = (...command: readonly string[]) => Promise<unknown>;

/** Sends one request to the store's engine. Rejects with StoreUnavailable while it can't be reached. */
export type Send = (...command: readonly string[]) => Promise<unknown>;

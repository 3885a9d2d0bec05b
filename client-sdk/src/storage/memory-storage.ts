import type { Storage } from "./storage.ts";

/** Forgets everything with the process: for tests, demos, and browsers that allow no storage. */
export function memoryStorage(): Storage {
  const records = new Map<string, string>();
  return {
    sharedAs: null,
    load: async () => Object.fromEntries(records),
    write: async (changes) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) records.delete(key);
        else records.set(key, value);
      }
    },
    close: async () => undefined,
  };
}

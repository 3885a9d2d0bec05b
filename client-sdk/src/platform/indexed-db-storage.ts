import type { Storage } from "../storage/storage.ts";

const STORE = "records";

/** Which of the browser's databases to use. */
export type IndexedDbOptions = {
  /** Name of the database: one for each pairing on this origin. Default "attune". */
  readonly name?: string;
};

/**
 * The browser's own database; every write is one strict transaction. Rejects where the browser denies it, and for good once
 * what it held was deleted: a new one would hold what comes next without the pairing that it belongs to.
 */
export function indexedDbStorage({ name = "attune" }: IndexedDbOptions = {}): Storage {
  let opening: Promise<IDBDatabase> | null = null;
  let hasHeld = false;
  const lost = (): void => {
    opening = null;
  };
  const database = (): Promise<IDBDatabase> => {
    opening ??= openDatabase(name, lost, () => hasHeld);
    return opening;
  };
  const begin = (...as: As): Promise<IDBTransaction> => beginOn(database, lost, as);
  return {
    sharedAs: name,
    async load() {
      const store = (await begin("readonly")).objectStore(STORE);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      hasHeld ||= keys.length > 0;
      return Object.fromEntries(
        keys.flatMap((key, at) => (typeof key === "string" ? [[key, String(values[at])]] : [])),
      );
    },
    async write(changes) {
      const transaction = await begin("readwrite", { durability: "strict" });
      const store = transaction.objectStore(STORE);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) store.delete(key);
        else store.put(value, key);
      }
      await complete(transaction);
      hasHeld ||= Object.values(changes).some((value) => value !== null);
    },
    async close() {
      const open = await opening?.catch(() => null);
      opening = null;
      open?.close();
    },
  };
}

type As = readonly [IDBTransactionMode, IDBTransactionOptions?];

/**
 * Begins a transaction. A browser that took the database away while the app was in the background doesn't always say so,
 * hence the second try.
 */
async function beginOn(database: () => Promise<IDBDatabase>, lost: () => void, as: As): Promise<IDBTransaction> {
  const open = await database();
  try {
    return open.transaction(STORE, ...as);
  } catch {
    lost();
    return (await database()).transaction(STORE, ...as);
  }
}

function openDatabase(name: string, lost: () => void, wasDeleted: () => boolean): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      if (wasDeleted()) request.transaction?.abort();
      else request.result.createObjectStore(STORE);
    };
    // The browser may refuse it, or take it away: the next call opens it again.
    request.onerror = () => {
      lost();
      reject(failed(request.error));
    };
    request.onsuccess = () => {
      request.result.onclose = lost;
      request.result.onversionchange = () => {
        request.result.close();
        lost();
      };
      resolve(request.result);
    };
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failed(request.error));
  });
}

function complete(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(failed(transaction.error));
    transaction.onerror = () => reject(failed(transaction.error));
  });
}

const failed = (cause: DOMException | null): Error => new Error("The browser's database refused.", { cause });

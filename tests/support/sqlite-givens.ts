import { onTestFinished } from "vitest";
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from "../../server/store/sqlite/sqlite-store.ts";

/** A store in this folder that is closed when the test is over, if it was not before. */
export async function openIn(folder: string, options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore> {
  const store = await openSqliteStore({ folder, ...options });
  onTestFinished(() => store.close());
  return store;
}

import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  openSqliteStore,
  type SqliteStore,
  type SqliteStoreOptions,
} from "../../../server/store/sqlite/sqlite-store.ts";
import { pairedRoom } from "./store-givens.ts";

/** A store in this folder that is closed when the test is over, unless it was before. */
export async function openIn(folder: string, options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore> {
  const store = await openSqliteStore({ folder, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** Leaves a cleanly closed database, with enough in it to have pages of every kind, and returns its path. */
export async function filledFolder(folder: string): Promise<string> {
  const store = await openSqliteStore({ folder });
  await Promise.all(Array.from({ length: 50 }, () => pairedRoom(store)));
  await store.close();
  return join(folder, "attune.sqlite");
}

import { describe, onTestFinished } from "vitest";
import type { Store } from "../../server/store/port.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { storeContract } from "./store-contract.ts";

const folders = new WeakMap<Store, string>();

async function open(folder: string): Promise<Store> {
  const store = await openSqliteStore({ folder });
  folders.set(store, folder);
  onTestFinished(() => store.close());
  return store;
}

describe("the store in SQLite", () => {
  storeContract({
    open: () => open(tempFolder()),
    reopen: async (store) => {
      await store.close();
      return await open(folders.get(store) ?? "");
    },
  });
});

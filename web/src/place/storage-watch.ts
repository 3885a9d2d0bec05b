import { createContext } from "preact";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";
import { useRequired, useSource } from "../use-source.ts";

/** Whether this phone can store anything, observed from the start: a denied storage shows at once. */
export type StorageWatch = {
  readonly works: boolean;
  subscribe(listener: () => void): () => void;
};

export function watchStorage(client: AttuneClient): StorageWatch {
  let works = true;
  client.on("storage", ({ working }) => {
    works = working;
  });
  return {
    get works() {
      return works;
    },
    subscribe: (listener) => client.on("storage", listener),
  };
}

export const StorageContext = createContext<StorageWatch | null>(null);

export function useStorageWorks(): boolean {
  return useSource(useRequired(StorageContext), ({ works }) => works);
}

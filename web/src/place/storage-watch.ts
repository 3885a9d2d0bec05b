import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { AttuneClient } from "../../../client-sdk/src/index.ts";

/** Whether this phone can keep anything, listened for from the start: a storage that is denied is found out at once. */
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
  const watch = useContext(StorageContext);
  if (watch === null) throw new Error("No storage watched here: render below StorageContext.");
  const [works, setWorks] = useState(watch.works);
  useEffect(() => {
    setWorks(watch.works);
    return watch.subscribe(() => setWorks(watch.works));
  }, [watch]);
  return works;
}

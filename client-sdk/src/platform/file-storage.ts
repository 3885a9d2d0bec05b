import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { demand } from "../demands.ts";
import { textOf } from "../given.ts";
import type { Storage } from "../storage/storage.ts";

type Records = Record<string, string>;

/**
 * One small file, replaced as a whole: after a crash it holds the state before a write or after it, never between.
 * Only its owner may read it, since it holds the credential of this device.
 */
export function fileStorage(path: string): Storage {
  demand(textOf(path) !== "", "path has to be that of a file for this phone alone.");
  let records: Records | null = null;
  const loaded = async (): Promise<Records> => {
    records ??= await read(path);
    return records;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    sharedAs: null,
    load: async () => ({ ...(await loaded()) }),
    write(changes) {
      const write = async (): Promise<void> => {
        const all = Object.entries({ ...(await loaded()), ...changes });
        const next = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
        await replace(path, JSON.stringify(next));
        records = next;
      };
      const written = last.then(write, write);
      last = written;
      return written;
    },
    close: async () => void (await last.catch(() => undefined)),
  };
}

async function read(path: string): Promise<Records> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    const entries = typeof content === "object" && content !== null ? Object.entries(content) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  const file = await open(fresh, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** Makes the rename itself durable; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

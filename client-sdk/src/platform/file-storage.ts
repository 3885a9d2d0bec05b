import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { demand } from "../demands/demands.ts";
import { textOf } from "../demands/given.ts";
import type { Storage } from "../storage/storage.ts";

type Records = Record<string, string>;

/**
 * One small file, replaced as a whole: after a crash it holds the state before a write or after it, never a mix. Only its
 * owner may read it, since it holds the credential of this device. For one client of one process at a time: it reads the
 * file once, and another's changes to it would be overwritten.
 */
export function fileStorage(path: string): Storage {
  demand(textOf(path) !== "", "path has to be that of a file for this phone alone.");
  // Resolved now: the process may change its working directory.
  return storageIn(resolve(path));
}

function storageIn(path: string): Storage {
  let records: Records | null = null;
  let reading: Promise<Records> | null = null;
  // Loaded once, however many ask. A half-written file is removed before anything is written, never during a write.
  const loaded = async (): Promise<Records> => {
    if (records !== null) return records;
    reading ??= dropHalfWritten(path)
      .then(() => read(path))
      .finally(() => {
        reading = null;
      });
    const found = await reading;
    records ??= found;
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
    // Others may create an empty one to reserve the place.
    const content: unknown = JSON.parse((await readFile(path, "utf8")) || "{}");
    const entries = typeof content === "object" && content !== null ? Object.entries(content) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch (error) {
    if (isNothingThere(error)) return {};
    throw error;
  }
}

/** Below a file nothing can be either: so the first write fails, and not the reading, which could be damage. */
const isNothingThere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** Written under a name that nobody else uses: an app that is started twice must not leave half of each. */
async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** What follows the file's own name. */
const HALF_WRITTEN = /^\.(?:[\da-f-]{36}\.)?new$/;

/** What a crash has left beside the file holds the credential, too. */
async function dropHalfWritten(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const beside = await readdir(folder).catch(() => []);
  const left = beside.filter((file) => file.startsWith(name) && HALF_WRITTEN.test(file.slice(name.length)));
  await Promise.all(left.map((file) => rm(join(folder, file), { force: true }).catch(() => undefined)));
}

/** Makes the rename itself durable; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

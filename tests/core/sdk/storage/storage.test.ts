import "fake-indexeddb/auto";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fileStorage } from "../../../../client-sdk/src/platform/file-storage.ts";
import { indexedDbStorage } from "../../../../client-sdk/src/platform/indexed-db-storage.ts";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import type { Storage } from "../../../../client-sdk/src/storage/storage.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

let made = 0;
const kinds = {
  memory: () => {
    const storage = memoryStorage();
    return () => storage;
  },
  file: () => {
    const path = join(tempFolder(), "below", "phone.json");
    return () => fileStorage(path);
  },
  indexedDb: () => {
    made += 1;
    const name = `test-${made}`;
    return () => indexedDbStorage({ name });
  },
} satisfies Record<string, () => () => Storage>;

describe.each(Object.entries(kinds))("[PH15] the %s storage keeps what a restart must not lose", (_kind, open) => {
  test("a new storage is empty", async () => {
    expect(await open()().load()).toEqual({});
  });

  test("what was written is there after it was closed and opened again", async () => {
    const reopen = open();
    const storage = reopen();
    await storage.write({ one: "1", two: "2" });
    await storage.write({ one: null, three: "3" });
    await storage.close();
    expect(await reopen().load()).toEqual({ two: "2", three: "3" });
  });

  test("writes take effect in the order in which they were asked for", async () => {
    const storage = open()();
    await Promise.all(["1", "2", "3"].map((value) => storage.write({ key: value })));
    expect(await storage.load()).toEqual({ key: "3" });
  });

  test("closing twice, and closing what was never used, is harmless", async () => {
    const storage = open()();
    await storage.close();
    await storage.close();
  });
});

describe("the file storage", () => {
  test("can be read by its owner only, as it holds the credential of this device", async () => {
    const path = join(tempFolder(), "phone.json");
    await fileStorage(path).write({ token: "secret" });
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test("a crash between two writes leaves the first: what is half written lies beside it, until the next start", async () => {
    const folder = tempFolder();
    const path = join(folder, "phone.json");
    await fileStorage(path).write({ key: "whole" });
    for (const end of ["new", `${randomUUID()}.new`, "json", "mine.new"])
      await writeFile(`${path}.${end}`, '{"key":"ha');
    expect(await fileStorage(path).load()).toEqual({ key: "whole" });
    expect((await readdir(folder)).sort()).toEqual(["phone.json", "phone.json.json", "phone.json.mine.new"]);
  });

  test("takes an empty file, which somebody may have made for it, as one that holds nothing", async () => {
    const path = join(tempFolder(), "phone.json");
    await writeFile(path, "");
    expect(await fileStorage(path).load()).toEqual({});
  });

  test("stays where it is when the process goes to another folder", async () => {
    const [folder, before] = [tempFolder(), process.cwd()];
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);
    const storage = fileStorage("phone.json");
    process.chdir(before);
    await storage.write({ key: "1" });
    expect(await readdir(folder)).toEqual(["phone.json"]);
  });

  test("an app that is started twice never leaves half a file, and no write fails", async () => {
    const folder = tempFolder();
    const path = join(folder, "phone.json");
    const [one, other] = [fileStorage(path), fileStorage(path)];
    await Promise.all([one.load(), other.load()]);
    for (let round = 0; round < 20; round += 1) {
      const texts = { one: "1".repeat(round * 3_000), other: "2".repeat(60_000 - round * 3_000) };
      await Promise.all([one.write({ key: texts.one }), other.write({ key: texts.other })]);
      expect(Object.values(texts)).toContain((await fileStorage(path).load())["key"]);
    }
    expect(await readdir(folder)).toEqual(["phone.json"]);
  });

  test("a damaged file, or a folder and a file in each other's place, is said and not overwritten", async () => {
    const folder = tempFolder();
    const path = join(folder, "phone.json");
    await writeFile(path, "not json");
    await expect(fileStorage(path).load()).rejects.toThrow();
    expect(await readFile(path, "utf8")).toBe("not json");
    await writeFile(join(folder, "file"), "");
    const belowFile = fileStorage(join(folder, "file", "phone.json"));
    expect(await belowFile.load()).toEqual({});
    await expect(belowFile.write({ key: "1" })).rejects.toThrow();
    await mkdir(join(folder, "folder"));
    await expect(fileStorage(join(folder, "folder")).load()).rejects.toThrow();
  });
});

describe("[PH38] the browser's database", () => {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });

  test("that was deleted with what it held takes nothing more until the next start; an empty one does", async () => {
    const storage = indexedDbStorage({ name: "deleted" });
    expect(await storage.load()).toEqual({});
    await done(indexedDB.deleteDatabase("deleted"));
    await storage.write({ key: "1" });
    const another = indexedDbStorage({ name: "deleted" });
    expect(await another.load()).toEqual({ key: "1" });
    await done(indexedDB.deleteDatabase("deleted"));
    for (const each of [storage, another, storage]) await expect(each.write({ key: "2" })).rejects.toThrow("refused");
    await expect(another.load()).rejects.toThrow("refused");
    expect(await indexedDbStorage({ name: "deleted" }).load()).toEqual({});
  });

  test("is opened again after the browser has taken it away without a word", async () => {
    const storage = indexedDbStorage({ name: "taken" });
    await storage.write({ key: "1" });
    const { transaction } = IDBDatabase.prototype;
    const connections = vi.spyOn(IDBDatabase.prototype, "transaction");
    onTestFinished(() => connections.mockRestore());
    for (const ask of [() => storage.write({ key: "2" }), () => storage.load()]) {
      const taken = new Set<IDBDatabase>();
      connections.mockImplementation(function begin(this: IDBDatabase, ...as: Parameters<typeof transaction>) {
        if (taken.size === 0) taken.add(this);
        if (!taken.has(this)) return transaction.apply(this, as);
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      });
      await ask();
    }
    expect(await storage.load()).toEqual({ key: "2" });
  });

  test("has written only what the browser says is on the disk", async () => {
    const storage = indexedDbStorage({ name: "strict" });
    const begun = vi.spyOn(IDBDatabase.prototype, "transaction");
    onTestFinished(() => begun.mockRestore());
    await storage.write({ key: "1" });
    expect(begun).toHaveBeenLastCalledWith(expect.any(String), "readwrite", { durability: "strict" });
    const { put } = IDBObjectStore.prototype;
    const full = vi.spyOn(IDBObjectStore.prototype, "put");
    onTestFinished(() => full.mockRestore());
    full.mockImplementationOnce(function fail(this: IDBObjectStore, ...as: Parameters<typeof put>) {
      const request = put.apply(this, as);
      this.transaction.abort();
      return request;
    });
    await expect(storage.write({ key: "2" })).rejects.toThrow("refused");
    expect(await storage.load()).toEqual({ key: "1" });
  });

  test("is asked again after the browser has refused it", async () => {
    (await done(indexedDB.open("refused", 2))).close();
    const storage = indexedDbStorage({ name: "refused" });
    await expect(storage.load()).rejects.toThrow("refused");
    await done(indexedDB.deleteDatabase("refused"));
    expect(await storage.load()).toEqual({});
  });
});

import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { StoreCannotOpen } from "../../../server/store/cannot-open.ts";
import { migrate } from "../../../server/store/sqlite/schema.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { filledFolder, openIn } from "../../support/store/sqlite-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const NOBODY = 65_534;

describe("a store that can't be opened says why in one line", () => {
  test("[ST19] a folder below a file, and a file in place of the folder", async () => {
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    for (const folder of [file, join(file, "data")]) {
      const error = await failureOf(folder);
      expect(error).toMatchObject({ code: "folder" });
      expect(error.message).toContain(folder);
      expect(error.message).toMatch(/A file is in its place: move that away, or set DATA_DIR/);
    }
  });

  test("[ST19] a database file that can't be opened for writing", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "attune.sqlite"));
    expect(await failureOf(folder)).toMatchObject({ code: "folder" });
  });

  test("[ST19] a mark that can't be written, as it is another user's", async () => {
    const folder = tempFolder();
    await filledFolder(folder);
    chmodSync(join(folder, "attune.mark"), 0o400);
    const error = await asNobody(folder, () => failureOf(folder));
    expect(error).toMatchObject({ code: "folder" });
    expect(error.message).toMatch(/can't be written \(EACCES.*attune\.mark.*Check its owner and rights/);
  });

  test("[ST19] a link in the place of the database, whose lock would lie elsewhere", async () => {
    const [folder, other] = [tempFolder(), tempFolder()];
    const path = await filledFolder(other);
    for (const leadsTo of [path, join(other, "nowhere")]) {
      rmSync(join(folder, "attune.sqlite"), { force: true });
      symlinkSync(leadsTo, join(folder, "attune.sqlite"));
      const error = await failureOf(folder);
      expect(error).toMatchObject({ code: "folder" });
      expect(error.message).toMatch(/attune\.sqlite is a link\. Put the file itself/);
    }
    expect(existsSync(join(other, "nowhere"))).toBe(false);
  });

  test("[ST19] a file that is no database", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "attune.sqlite"), "This is no database. ".repeat(500));
    expect(await failureOf(folder)).toMatchObject({ code: "corrupt" });
  });

  test("[ST19] a database that was emptied or deleted, where there has been one", async () => {
    const folder = tempFolder();
    const path = await filledFolder(folder);
    writeFileSync(path, "");
    for (const spoil of [() => {}, () => rmSync(path)]) {
      spoil();
      const error = await failureOf(folder);
      expect(error).toMatchObject({ code: "corrupt" });
      expect(error.message).toMatch(/Restore a backup.*delete attune\.mark/);
    }
    rmSync(join(folder, "attune.mark"));
    await (await openIn(folder)).ready();
  });

  test("[ST19] a lock that is damaged, which is no word about the database", async () => {
    const folder = tempFolder();
    await filledFolder(folder);
    writeFileSync(join(folder, "attune.lock"), "This is no lock.");
    const error = await failureOf(folder);
    expect(error).toMatchObject({ code: "corrupt" });
    expect(error.message).toMatch(/attune\.lock is damaged\. It holds nothing/);
  });

  test("[ST19] a database with damaged pages", async () => {
    const folder = tempFolder();
    const path = await filledFolder(folder);
    const db = new DatabaseSync(path);
    const page = Number(
      db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'entries_log'").get()?.["rootpage"],
    );
    const size = Number(db.prepare("PRAGMA page_size").get()?.["page_size"]);
    db.close();
    overwrite(path, (page - 1) * size, Buffer.alloc(size, 0xa5));
    expect(await failureOf(folder)).toMatchObject({ code: "corrupt" });
  });

  test("[ST19] a database of a newer version, which stays untouched", async () => {
    const folder = tempFolder();
    const path = await filledFolder(folder);
    const version = setVersion(path, 99);
    expect(await failureOf(folder)).toMatchObject({ code: "newer" });
    setVersion(path, version);
    await (await openIn(folder)).ready();
  });

  test.each([
    ["store", 0],
    ["store", 1],
    ["notes", 0],
    ["notes", newestVersion()],
  ])(
    "[ST19] a database of another program, with a table %s, of version %d, which stays untouched",
    async (name, version) => {
      const folder = tempFolder();
      const path = join(folder, "attune.sqlite");
      const db = new DatabaseSync(path);
      db.exec(`CREATE TABLE ${name} (name TEXT); INSERT INTO ${name} VALUES ('theirs')`);
      db.close();
      setVersion(path, version);
      const before = readFileSync(path);
      const error = await failureOf(folder);
      expect(error).toMatchObject({ code: "corrupt" });
      expect(error.message).toMatch(/not laid out as Attune's.*set DATA_DIR to another folder/);
      expect(readFileSync(path)).toEqual(before);
    },
  );

  test("[ST20] a folder that another store uses, until that one is closed", async () => {
    const folder = tempFolder();
    const first = await openIn(folder);
    expect(await failureOf(folder)).toMatchObject({ code: "inUse" });
    await first.close();
    await (await openIn(folder)).ready();
  });

  test("[ST20] a failed start leaves the folder free", async () => {
    const folder = tempFolder();
    const path = await filledFolder(folder);
    const version = setVersion(path, 99);
    await failureOf(folder);
    setVersion(path, version);
    await (await openIn(folder)).ready();
  });
});

async function failureOf(folder: string): Promise<StoreCannotOpen> {
  const error: unknown = await openSqliteStore({ folder }).then(
    (store) => store.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreCannotOpen);
  const failure = error as StoreCannotOpen; // by the line above
  expect(failure.message).not.toContain("\n");
  return failure;
}

/** Root may write everything: it does this as the user whose the folder is then. */
async function asNobody<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || seteuid === undefined) return await work();
  for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    chownSync(path, NOBODY, NOBODY);
  seteuid(NOBODY);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}

function newestVersion(): number {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
}

/** Returns the version that it had. */
function setVersion(path: string, version: number): number {
  const db = new DatabaseSync(path);
  const before = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
  return before;
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const fd = openSync(path, "r+");
  writeSync(fd, bytes, 0, bytes.length, at);
  closeSync(fd);
}

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { StoreCannotOpen } from "../../server/store/cannot-open.ts";
import { whyNotWritten } from "../../server/store/sqlite/prepare-folder.ts";
import { migrate } from "../../server/store/sqlite/schema.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { openIn } from "../support/sqlite-givens.ts";
import { appendTo, NOON_MS, pairedRoom } from "../support/store-givens.ts";
import { tempFolder } from "../support/temp-folder.ts";

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

  test("[ST19] a disk without room, whatever SQLite says of it", () => {
    const refused = Object.assign(new Error("disk I/O error"), { errcode: 4_874 });
    expect(whyNotWritten(refused, "/data", false)).toMatch(/disk I\/O error.*Its disk is full: make room/);
    expect(whyNotWritten(refused, "/data", true)).toMatch(/Check its owner and rights/);
    expect(whyNotWritten(new Error("EACCES"), "/data", false)).toMatch(/Check its owner and rights/);
    for (const full of [{ errcode: 13 }, { code: "ENOSPC" }, { code: "EDQUOT" }])
      expect(whyNotWritten(Object.assign(new Error("no"), full), "/data", true)).toMatch(/Its disk is full: make room/);
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

describe("versions of the data", () => {
  test("[ST21] steps that are missing are taken once, in order", () => {
    const db = new DatabaseSync(":memory:");
    const steps = ["CREATE TABLE one (a)", "ALTER TABLE one ADD COLUMN b"];
    expect(migrate(db, steps.slice(0, 1))).toBe(true);
    expect(migrate(db, steps)).toBe(false);
    expect(migrate(db, steps)).toBe(false);
    expect(db.prepare("SELECT name FROM pragma_table_info('one')").all()).toEqual([{ name: "a" }, { name: "b" }]);
  });

  test("[ST21] data from before the rooms knew their oldest entry is trimmed like any other", async () => {
    const folder = tempFolder();
    const path = await filledFolder(folder);
    const db = new DatabaseSync(path);
    db.exec(`
      DROP INDEX rooms_oldest; ALTER TABLE rooms DROP COLUMN oldest_at_ms; ALTER TABLE pushes DROP COLUMN taken_until_ms;
      ${WITHOUT_PARTS}; PRAGMA user_version = 2`);
    db.close();
    const store = await openIn(folder);
    expect(await store.retention.fadable(0, NOON_MS, 100)).toHaveLength(0);
    expect(await store.retention.fadable(0, NOON_MS + 1, 100)).toHaveLength(50);
  });

  test("[ST21] a command from before its entries were counted, of one entry or of three, isn't written again", async () => {
    const folder = tempFolder();
    const before = await openIn(folder);
    const { roomId, head } = await pairedRoom(before);
    const one = appendTo(head);
    const three = appendTo(one.head, { entries: 3 });
    for (const write of [one, three]) expect(await before.rooms.append(roomId, write)).toBe("appended");
    await before.close();
    const db = new DatabaseSync(join(folder, "attune.sqlite"));
    db.exec(`${WITHOUT_PARTS}; PRAGMA user_version = 5`);
    db.close();
    const { rooms } = await openIn(folder);
    for (const { command } of [one, three]) {
      expect(await rooms.append(roomId, appendTo(three.head, { command }))).toBe("duplicate");
    }
    expect(await rooms.read(roomId, 0)).toHaveLength(6);
    expect(await rooms.append(roomId, appendTo(three.head))).toBe("appended");
  });

  test("[ST21] a step that fails leaves all as it was", () => {
    const db = new DatabaseSync(":memory:");
    const first = "CREATE TABLE one (a)";
    migrate(db, [first]);
    const broken = [first, "CREATE TABLE two (a)", "CREATE TABLE three (a); ALTER TABLE nothing ADD COLUMN b"];
    expect(() => migrate(db, broken)).toThrow();
    expect(db.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
    expect(db.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "one" }]);
  });
});

/** Takes the last two steps back. */
const WITHOUT_PARTS = `
  DROP TABLE served;
  DROP INDEX entries_command; ALTER TABLE entries DROP COLUMN part;
  CREATE INDEX entries_command ON entries (command_id, room_n) WHERE command_id IS NOT NULL`;

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

/** A data folder after a clean stop, with enough in it to have pages of every kind. */
async function filledFolder(folder: string): Promise<string> {
  const store = await openSqliteStore({ folder });
  await Promise.all(Array.from({ length: 50 }, () => pairedRoom(store)));
  await store.close();
  return join(folder, "attune.sqlite");
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

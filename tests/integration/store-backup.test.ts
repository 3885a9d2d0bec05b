import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { backUpDatabase, restoreDatabase } from "../../server/store/sqlite/backup.ts";
import { openIn } from "../support/sqlite-givens.ts";
import { appendTo, DAY_MS, NOON_MS, pairedRoom } from "../support/store-givens.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("backups", () => {
  test("[ST26] a backup of a running server holds what was acknowledged, and starts under new log names", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head);
    await store.rooms.append(roomId, write);
    const backup = join(tempFolder(), "deep", "attune-backup.sqlite");
    backUpDatabase(folder, backup);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const elsewhere = join(tempFolder(), "data");
    restoreDatabase(backup, elsewhere, false);
    const restored = await openIn(elsewhere);
    expect(restored.wasRestored).toBe(true);
    expect((await restored.rooms.read(roomId, 2))?.map(({ hash }) => hash)).toEqual([write.head.hash]);
  });

  test("[ST26] a restore takes the old database's write-ahead log away, and is found out at the start", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const { roomId, head } = await pairedRoom(store);
    const backup = join(tempFolder(), "backup.sqlite");
    backUpDatabase(folder, backup);
    await store.rooms.append(roomId, appendTo(head));
    await store.close();
    writeFileSync(join(folder, "attune.sqlite-wal"), "left by a killed server");
    restoreDatabase(backup, folder, true);
    expect(existsSync(join(folder, "attune.sqlite-wal"))).toBe(false);
    const restored = await openIn(folder);
    expect(restored.wasRestored).toBe(true);
    expect((await restored.rooms.load(roomId))?.head).toMatchObject({ seq: head.seq, hash: head.hash });
  });

  test("[ST26] a restore refuses while the server runs, over a database it may not replace, and of what isn't whole, ours and known", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    await pairedRoom(store);
    const backup = join(tempFolder(), "backup.sqlite");
    backUpDatabase(folder, backup);
    expect(() => restoreDatabase(backup, folder, true)).toThrow("Another server is using");
    await store.close();
    expect(() => restoreDatabase(backup, folder, false)).toThrow("--replace");
    writeFileSync(backup, "no database at all");
    const before = readFileSync(join(folder, "attune.sqlite"));
    expect(() => restoreDatabase(backup, folder, true)).toThrow("damaged");
    expect(() => restoreDatabase(tempFolder(), folder, true)).toThrow("There is no file");
    const whole = join(tempFolder(), "whole.sqlite");
    backUpDatabase(folder, whole);
    expect(() => restoreDatabase(whole, join(backup, "data"), true)).toThrow(/can't be made .*A file is in its place/);
    const theirs = new DatabaseSync(join(tempFolder(), "theirs.sqlite"));
    theirs.exec("CREATE TABLE store (name TEXT)");
    expect(() => restoreDatabase(theirs.location() ?? "", folder, true)).toThrow("no backup of Attune's");
    theirs.exec("PRAGMA user_version = 99");
    expect(() => restoreDatabase(theirs.location() ?? "", folder, true)).toThrow("newer version (99");
    expect(readFileSync(join(folder, "attune.sqlite")).equals(before)).toBe(true);
  });

  test("[ST26] a backup never overwrites a file, and says when there is nothing to copy or nowhere to put it", async () => {
    const folder = tempFolder();
    expect(() => backUpDatabase(folder, join(folder, "copy"))).toThrow("There is no");
    writeFileSync(join(folder, "copy"), "mine");
    expect(() => backUpDatabase(folder, join(folder, "copy"))).toThrow("there already");
    await (await openIn(folder)).close();
    expect(() => backUpDatabase(folder, join(folder, "copy", "deep"))).toThrow(
      /can't be copied to .*copy\/deep.*EEXIST/,
    );
    writeFileSync(join(folder, "attune.sqlite"), "no database at all");
    expect(() => backUpDatabase(folder, join(folder, "other"))).toThrow("damaged or no database");
    expect(existsSync(join(folder, "other"))).toBe(false);
  });

  test("[ST26] what was deleted before a backup is not in it", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const { roomId, a } = await pairedRoom(store);
    await store.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId);
    const backup = join(tempFolder(), "backup.sqlite");
    backUpDatabase(folder, backup);
    expect(readFileSync(backup).includes(roomId)).toBe(false);
  });
});

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { backUpDatabase, restoreDatabase } from "../../../server/store/sqlite/files/backup.ts";
import { HALF_RESTORED } from "../../../server/store/sqlite/files/prepare-folder.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, DAY_MS, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

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

  const hasStrace = spawnSync("strace", ["-V"]).status === 0;
  test.runIf(hasStrace)("[ST26] a backup's name is as durable as its bytes before anybody is told of it", async () => {
    const [folder, target] = [tempFolder(), join(tempFolder(), "backup.sqlite")];
    await (await openIn(folder)).close();
    const trace = join(tempFolder(), "trace");
    const watched = ["-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", trace];
    const backUp = [process.execPath, "tools/backup.ts", target, "--data", folder];
    expect(spawnSync("strace", [...watched, ...backUp]).status).toBe(0);
    const lines = readFileSync(trace, "utf8").split("\n");
    const last = (what: string): number => lines.findLastIndex((line) => line.includes(what));
    expect(lines[last("sync(")]).toContain(`<${dirname(target)}>`);
    expect(last(`<${target}>`)).toBeLessThan(last("sync("));
    expect(last("The backup is in")).toBeGreaterThan(last("sync("));
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

  test("[ST26] a copy of a folder whose server was killed comes back whole, with what lies in its write-ahead log", async () => {
    const [folder, copy] = [tempFolder(), tempFolder()];
    const store = await openIn(folder);
    const { roomId, head } = await pairedRoom(store);
    for (const end of ["", "-wal"])
      copyFileSync(join(folder, `attune.sqlite${end}`), join(copy, `attune.sqlite${end}`));
    const elsewhere = join(tempFolder(), "data");
    restoreDatabase(join(copy, "attune.sqlite"), elsewhere, false);
    const restored = await openIn(elsewhere);
    expect((await restored.rooms.load(roomId))?.head).toMatchObject({ seq: head.seq, hash: head.hash });
  });

  test("[ST26] a restore takes away what a first start has left that was killed: it would be rolled back over the backup", async () => {
    const { backup, roomId } = await backedUp();
    const folder = tempFolder();
    killInFirstTransaction(join(folder, "attune.sqlite"));
    expect(existsSync(join(folder, "attune.sqlite-journal"))).toBe(true);
    restoreDatabase(backup, folder, true);
    expect(await (await openIn(folder)).rooms.load(roomId)).not.toBeNull();
  });

  test("[ST26] a restore that is killed before the backup is in its place leaves the old database as it was", async () => {
    const { backup } = await backedUp();
    const [running, folder] = [tempFolder(), tempFolder()];
    const store = await openIn(running);
    const { roomId, head } = await pairedRoom(store);
    // As a killed server leaves it: with most of what there is in the log.
    for (const name of ["attune.sqlite", "attune.sqlite-wal", "attune.mark"])
      copyFileSync(join(running, name), join(folder, name));
    const program = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      fs.renameSync = () => process.kill(process.pid, "SIGKILL");
      syncBuiltinESMExports();
      const { restoreDatabase } = await import(${JSON.stringify(resolve("server/store/sqlite/files/backup.ts"))});
      restoreDatabase(${JSON.stringify(backup)}, ${JSON.stringify(folder)}, true);`;
    expect(spawnSync(process.execPath, ["--input-type=module", "-e", program]).signal).toBe("SIGKILL");
    const again = await openIn(folder);
    expect(again.wasRestored).toBe(false);
    expect((await again.rooms.load(roomId))?.head).toEqual(head);
  });

  test("[ST25] a restore that fails or is killed leaves no copy behind, on which nothing would ever fade", async () => {
    const { backup } = await backedUp();
    const folder = tempFolder();
    const before = readdirSync(folder);
    mkdirSync(join(folder, "attune.sqlite"));
    expect(() => restoreDatabase(backup, folder, true)).toThrow("can't be written");
    rmdirSync(join(folder, "attune.sqlite"));
    expect(readdirSync(folder)).toEqual([...before, "attune.lock"]);
    copyFileSync(backup, join(folder, `attune.sqlite${HALF_RESTORED}`));
    await openIn(folder);
    expect(existsSync(join(folder, `attune.sqlite${HALF_RESTORED}`))).toBe(false);
  });

  test("[ST26] a backup that can't be opened is told by its name, with what to do", async () => {
    const { backup } = await backedUp();
    // Longer than any path that SQLite opens, and not too long for the system.
    const far = join(tempFolder(), ...Array<string>(3).fill("f".repeat(200)));
    mkdirSync(far, { recursive: true });
    const copy = join(far, "backup.sqlite");
    copyFileSync(backup, copy);
    expect(() => restoreDatabase(copy, tempFolder(), true)).toThrow(`${copy} can't be read`);
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
    rmSync(join(folder, "attune.sqlite"));
    mkdirSync(join(folder, "attune.sqlite"));
    expect(() => backUpDatabase(folder, join(folder, "other"))).toThrow("can't be copied");
    expect(existsSync(join(folder, "other"))).toBe(false);
  });

  test("[ST26] an empty name, as of a shell's variable that isn't set, is not taken for this folder, nor a slip for a backup", () => {
    for (const [words, ...args] of [
      ["One of the names is empty.", "copy", "--data", ""],
      ["One of the names is empty.", "--restore", ""],
      ["--replace goes with --restore", "--replace", "copy"],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, ["tools/backup.ts", ...args], { encoding: "utf8" });
      expect([status, stderr]).toEqual([1, expect.stringContaining(words ?? "")]);
    }
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

/** A backup with one room in it. */
async function backedUp(): Promise<{ readonly backup: string; readonly roomId: string }> {
  const folder = tempFolder();
  const store = await openIn(folder);
  const { roomId } = await pairedRoom(store);
  const backup = join(tempFolder(), "backup.sqlite");
  backUpDatabase(folder, backup);
  return { backup, roomId };
}

/** Leaves a database as a process does that dies while it makes the tables: half written, with the journal that undoes it. */
function killInFirstTransaction(path: string): void {
  const program = `
    const db = new (require("node:sqlite").DatabaseSync)(${JSON.stringify(path)});
    db.exec("PRAGMA cache_size = 5; BEGIN IMMEDIATE; CREATE TABLE rooms (bytes)");
    for (let rows = 0; rows < 100; rows++) db.exec("INSERT INTO rooms VALUES (zeroblob(4000))");
    process.kill(process.pid, "SIGKILL");`;
  expect(spawnSync(process.execPath, ["-e", program]).signal).toBe("SIGKILL");
}

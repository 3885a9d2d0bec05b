import { copyFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import type { SqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, type Couple, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("a log that went back gets a new name", () => {
  test("[ST24] a restart alone renames nothing", async () => {
    const folder = tempFolder();
    const first = await openIn(folder);
    const pair = await pairedRoom(first);
    await first.close();
    for (let starts = 0; starts < 3; starts++) {
      const store = await openIn(folder);
      expect(store.wasRestored).toBe(false);
      expect((await store.rooms.load(pair.roomId))?.head).toEqual(pair.head);
      await store.close();
    }
  });

  test("[ST24] a copy of the file, taken while the server ran and put back later, is found out", async () => {
    const { folder, pair, store } = await started();
    const backup = backUp(folder);
    await store.rooms.append(pair.roomId, appendTo(pair.head));
    await store.close();
    putBack(backup, folder);
    await expectRenamed(await openIn(folder), pair);
  });

  test("[ST24] so is one from before many restarts", async () => {
    const { folder, pair, store } = await started();
    const backup = backUp(folder);
    let head = pair.head;
    await store.close();
    for (let starts = 0; starts < 3; starts++) {
      const later = await openIn(folder);
      const write = appendTo(head);
      await later.rooms.append(pair.roomId, write);
      head = write.head;
      await later.close();
    }
    putBack(backup, folder);
    await expectRenamed(await openIn(folder), pair);
  });

  test("[ST24] going back to the newer file after a restore is found out as well", async () => {
    const { folder, pair, store } = await started();
    const backup = backUp(folder);
    const write = appendTo(pair.head);
    await store.rooms.append(pair.roomId, write);
    await store.close();
    const newer = join(tempFolder(), "newer.sqlite");
    copyFileSync(join(folder, "attune.sqlite"), newer);
    putBack(backup, folder);
    await (await openIn(folder)).close();
    putBack(newer, folder);
    await expectRenamed(await openIn(folder), { ...pair, head: write.head });
  });

  test("[ST24] a database with another history, however long, counts as restored", async () => {
    const { folder, store } = await started();
    await store.close();
    const other = await started();
    const pairs = [await pairedRoom(other.store), await pairedRoom(other.store), await pairedRoom(other.store)];
    await other.store.close();
    putBack(join(other.folder, "attune.sqlite"), folder);
    await expectRenamed(await openIn(folder), pairs[0]!);
  });

  test("[ST24] a database without its mark counts as restored", async () => {
    const { folder, pair, store } = await started();
    await store.close();
    rmSync(join(folder, "attune.mark"));
    await expectRenamed(await openIn(folder), pair);
  });

  test("[ST24] the new name holds: the next start finds nothing wrong", async () => {
    const { folder, pair, store } = await started();
    await store.close();
    rmSync(join(folder, "attune.mark"));
    const renamed = await openIn(folder);
    const head = (await renamed.rooms.load(pair.roomId))!.head;
    expect(await renamed.rooms.append(pair.roomId, appendTo(head))).toBe("appended");
    await renamed.close();
    const again = await openIn(folder);
    expect(again.wasRestored).toBe(false);
    expect((await again.rooms.load(pair.roomId))?.head.logId).toBe(head.logId);
  });

  test("[ST24] a backup put back with nothing written since is the same log", async () => {
    const { folder, pair, store } = await started();
    const backup = backUp(folder);
    await store.close();
    putBack(backup, folder);
    const again = await openIn(folder);
    expect(again.wasRestored).toBe(false);
    expect((await again.rooms.load(pair.roomId))?.head).toEqual(pair.head);
  });

  test("a whole folder put back, mark and all, looks like a restart to the store: it shows by the places of the phones", async () => {
    const { folder, pair, store } = await started();
    await store.close();
    const copy = tempFolder();
    cpSync(folder, copy, { recursive: true });
    const later = await openIn(folder);
    await later.rooms.append(pair.roomId, appendTo(pair.head));
    await later.close();
    expect((await openIn(copy)).wasRestored).toBe(false);
  });
});

async function started(): Promise<{ readonly folder: string; readonly pair: Couple; readonly store: SqliteStore }> {
  const folder = tempFolder();
  const store = await openIn(folder);
  return { folder, store, pair: await pairedRoom(store) };
}

function backUp(folder: string): string {
  const path = join(tempFolder(), "backup.sqlite");
  const db = new DatabaseSync(join(folder, "attune.sqlite"), { readOnly: true });
  db.prepare("VACUUM INTO ?").run(path);
  db.close();
  return path;
}

function putBack(backup: string, folder: string): void {
  for (const end of ["-wal", "-shm"]) rmSync(join(folder, `attune.sqlite${end}`), { force: true });
  copyFileSync(backup, join(folder, "attune.sqlite"));
}

async function expectRenamed(store: SqliteStore, { roomId, head }: Couple): Promise<void> {
  expect(store.wasRestored).toBe(true);
  const found = await store.rooms.load(roomId);
  expect(found?.head.logId).not.toBe(head.logId);
  expect(found?.head).toMatchObject({ seq: head.seq, hash: head.hash });
}

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { migrate } from "../../../server/store/sqlite/schema.ts";
import { filledFolder, openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

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

/** Takes the last four steps back. */
const WITHOUT_PARTS = `
  ALTER TABLE invitations ADD COLUMN target_seat TEXT;
  ALTER TABLE rooms DROP COLUMN state_check; DROP TABLE served;
  DROP INDEX entries_command; ALTER TABLE entries DROP COLUMN part;
  CREATE INDEX entries_command ON entries (command_id, room_n) WHERE command_id IS NOT NULL`;

import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { gapIn } from "../../../server/store/sqlite/files/gap.ts";
import { Gaps } from "../../../server/store/sqlite/files/gaps.ts";
import { openForCheckpoints, openForWriting } from "../../../server/store/sqlite/open-database.ts";
import type { SqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const PAGE_BYTES = 4_096;
const CANARY = "canary-in-a-gap";

describe("[ST25] no copy of a row stays in the part of a page in which nothing lies", () => {
  test("when rows of many lengths have been shared out anew over the pages", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    await fill(store);
    await store.retention.sweep(NOON_MS);
    expect(pagesOf(folder).filter(({ gap }) => gap?.some((byte) => byte !== 0))).toEqual([]);
    expect(isSound(folder)).toBe(true);
  });

  test("also when an earlier process was killed before it had emptied that", async () => {
    const folder = tempFolder();
    const first = await openIn(folder);
    await fill(first);
    await first.close();
    plant(folder);
    expect(isAnywhere(folder)).toBe(true);
    await openIn(folder);
    expect(isAnywhere(folder)).toBe(false);
    expect(isSound(folder)).toBe(true);
  });

  test("nor comes back with a page that SQLite has still in memory", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const pairs = await fill(store);
    await store.retention.sweep(NOON_MS);
    for (const { roomId, head } of pairs) await store.rooms.append(roomId, appendTo(head, { state: "short" }));
    await store.close();
    expect(pagesOf(folder).filter(({ gap }) => gap?.some((byte) => byte !== 0))).toEqual([]);
  });

  test("also where the log has begun anew while it was moved, with pages in it that nobody has seen", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    await fill(store);
    await store.close();
    const path = join(folder, "attune.sqlite");
    const [writing, moving] = [openForWriting(path, { maxPages: 0 }), openForCheckpoints(path)];
    const [write, move] = ["UPDATE store SET generation = generation + 1", "PRAGMA wal_checkpoint"];
    writing.exec(write);
    const gaps = new Gaps(moving, path);
    gaps.clear();
    gaps.during(() => moving.exec(`${move}(TRUNCATE)`));
    gaps.clear();
    writing.exec(write);
    gaps.during(() => {
      moving.exec(`${move}(PASSIVE)`);
      plant(folder);
      writing.exec(write);
    });
    expect(isAnywhere(folder)).toBe(true);
    gaps.during(() => moving.exec(`${move}(TRUNCATE)`));
    gaps.clear();
    expect(isAnywhere(folder)).toBe(false);
    for (const each of [writing, moving, gaps]) each.close();
  });

  test("but none is emptied of a database in which somebody has put maps of its pages, which look like them", async () => {
    const folder = tempFolder();
    await (await openIn(folder)).close();
    mapPages(folder);
    expect(isSound(folder)).toBe(true);
    await (await openIn(folder)).close();
    expect(isSound(folder)).toBe(true);
  });
});

describe("[ST25] what is emptied of a page", () => {
  const page = (...start: readonly number[]): Buffer => Buffer.concat([Buffer.from(start), Buffer.alloc(100, 7)]);
  /** A leaf with two cells, at 60 and 80: its head takes up 8 bytes, their places 4. */
  const leaf = [13, 0, 0, 0, 2, 0, 60, 0, 0, 60, 0, 80] as const;

  test("is what lies between the places of its cells and the cells", () => {
    expect(gapIn(page(...leaf), 2)).toHaveLength(60 - 12);
    expect(gapIn(page(5, 0, 0, 0, 1, 0, 60, 0, 0, 0, 0, 9, 0, 60), 2)).toHaveLength(60 - 14);
  });

  test("is nothing where rows go on, nor where head and cells don't agree", () => {
    expect(gapIn(page(0, ...leaf), 2)).toBeNull();
    expect(gapIn(page(...leaf.slice(0, 11), 59), 2)).toBeNull();
    expect(gapIn(page(13, 0, 0, 0, 2, 0, 255, 0, 0, 255, 0, 255), 2)).toBeNull();
    expect(gapIn(page(13, 0, 0, 0, 99, 0, 60), 2)).toBeNull();
  });
});

/** Rooms whose entries and states grow and shrink, so that pages fill up and are split. */
async function fill(store: SqliteStore) {
  const pairs = await Promise.all(Array.from({ length: 40 }, () => pairedRoom(store)));
  const heads = pairs.map(({ head }) => head);
  for (let round = 0; round < 12; round++) {
    for (const [index, { roomId }] of pairs.entries()) {
      const length = ((index + 1) * (round + 3) * 97) % 1_900;
      const write = appendTo(heads[index]!, { body: { what: "b".repeat(length) }, state: "s".repeat(1_900 - length) });
      await store.rooms.append(roomId, write);
      heads[index] = write.head;
    }
  }
  return pairs.map(({ roomId }, index) => ({ roomId, head: heads[index]! }));
}

function pagesOf(folder: string): readonly { readonly at: number; readonly gap: Buffer | null }[] {
  const file = readFileSync(join(folder, "attune.sqlite"));
  return Array.from({ length: file.length / PAGE_BYTES }, (_, index) => {
    const at = index * PAGE_BYTES;
    const page = Buffer.from(Uint8Array.prototype.slice.call(file, at, at + PAGE_BYTES).buffer);
    return { at, gap: gapIn(page, index + 1) };
  });
}

/** What a row would leave that has moved to another page. */
function plant(folder: string): void {
  const page = pagesOf(folder).findLast(({ gap }) => gap !== null && gap.length > CANARY.length);
  const file = openSync(join(folder, "attune.sqlite"), "r+");
  writeSync(file, CANARY, page!.at + page!.gap!.byteOffset);
  closeSync(file);
}

/** Many free pages, so that the second map says nothing else. */
function mapPages(folder: string): void {
  const db = new DatabaseSync(join(folder, "attune.sqlite"));
  db.exec("PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
  db.exec("CREATE TABLE much AS SELECT zeroblob(8000000) AS bytes; DELETE FROM much");
  db.close();
}

const isAnywhere = (folder: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(CANARY));

function isSound(folder: string): boolean {
  const db = new DatabaseSync(join(folder, "attune.sqlite"), { readOnly: true });
  const finding = db.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
  db.close();
  return finding === "ok";
}

import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SqliteStoreOptions } from "../../../server/store/sqlite/sqlite-store.ts";
import { freeBytesIn } from "../../../server/store/sqlite/writing/log-growth.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MIB = 2 ** 20;

/** One after the other, so that each is a commit of its own. Returns how long the log is then. */
async function logAfter(appends: number, options: Partial<SqliteStoreOptions> = {}): Promise<number> {
  const folder = tempFolder();
  const store = await openIn(folder, options);
  const { roomId, head: first } = await pairedRoom(store);
  let head = first;
  for (let count = 0; count < appends; count++) {
    const write = appendTo(head);
    expect(await store.rooms.append(roomId, write)).toBe("appended");
    head = write.head;
  }
  expect((await store.rooms.load(roomId))?.head).toEqual(head);
  return statSync(join(folder, "attune.sqlite-wal")).size;
}

test("[ST41] the log begins anew though somebody is always writing", async () => {
  // Without an end to the log they would fill some 100 MB.
  expect(await logAfter(4_800)).toBeLessThan(64 * MIB);
});

test("[ST41] with little room on the disk the log leaves enough for its own checkpoint", async () => {
  // Without that they would fill three.
  expect(await logAfter(150, { freeBytes: () => 2 * MIB })).toBeLessThan(MIB);
});

test("and a disk that can't say how much room it has counts as one with plenty", () => {
  const folder = tempFolder();
  expect(freeBytesIn(folder)).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(freeBytesIn(join(folder, "missing"))).toBe(Number.POSITIVE_INFINITY);
});

import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** One after the other, so that each is a commit of its own; without an end to the log they would fill some 100 MB. */
const APPENDS = 5_000;
const MOST_BYTES = 64 * 2 ** 20;

test("[ST41] the log begins anew though somebody is always writing", async () => {
  const folder = tempFolder();
  const store = await openIn(folder);
  const { roomId, head: first } = await pairedRoom(store);
  let head = first;
  for (let count = 0; count < APPENDS; count++) {
    const write = appendTo(head);
    expect(await store.rooms.append(roomId, write)).toBe("appended");
    head = write.head;
  }
  expect(statSync(join(folder, "attune.sqlite-wal")).size).toBeLessThan(MOST_BYTES);
  expect((await store.rooms.load(roomId))?.head).toEqual(head);
});

import { expect, test } from "vitest";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import { writeUntilKilled } from "../../support/store/acknowledged.ts";
import { lostIn } from "../../support/store/lost-in.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const KILLS = process.env["LONG"] === "1" ? 100 : 10;

test(`[ST18] a store that is killed at any moment has lost nothing it acknowledged, ${KILLS} times over`, async () => {
  const folder = tempFolder();
  const known = new Map<string, Head>();
  for (let kill = 0; kill < KILLS; kill++) {
    const told = await writeUntilKilled(folder, 8 + Math.floor(Math.random() * 1_500));
    expect(told.size).toBeGreaterThan(0);
    for (const [roomId, place] of told) known.set(roomId, place);
    expect(await lostIn(folder, known)).toEqual([]);
  }
});

test("[ST20] a folder is taken as long as its process lives, and free as soon as it is killed", async () => {
  const folder = tempFolder();
  let refused: unknown;
  await writeUntilKilled(folder, 20, async () => {
    refused = await openSqliteStore({ folder }).catch((error: unknown) => error);
  });
  expect(refused).toMatchObject({ code: "inUse" });
  await (await openSqliteStore({ folder })).close();
});

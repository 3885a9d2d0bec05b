import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstLeaf } from "../../support/store/first-leaf.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, DAY_MS, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CANARY = "canary-of-who-leaves";

/**
 * Where a bit may change: in a room's name, in what leads from the name to the room, or in what a phone's row says of its seat.
 * Of a name it is the last letter: another first one may lead past the other rooms, of which the index is in order.
 */
const PLACES = {
  "its name": { table: "rooms", of: "name", after: 21 },
  "its name in the index": { table: "sqlite_autoindex_rooms_1", of: "name", after: 21 },
  "the number of its row in the index": { table: "sqlite_autoindex_rooms_1", of: "name", after: 22 },
  "the seat of its phone": { table: "devices", of: "phone", after: 22 },
} as const;

/** The stored room of a pair, between two others, in which one bit has changed. */
async function flipped(place: keyof typeof PLACES) {
  const folder = tempFolder();
  const path = join(folder, "attune.sqlite");
  const before = await openIn(folder);
  const [first, room, last] = [
    await pairedRoom(before),
    await pairedRoom(before, { body: { what: CANARY } }),
    await pairedRoom(before),
  ];
  await before.close();
  const { table, of, after } = PLACES[place];
  const bytes = readFileSync(path);
  const at = bytes.indexOf(of === "name" ? room.roomId : room.a.deviceId, firstLeaf(path, table).offset) + after;
  const store = await openIn(folder);
  // Only now: the start would notice that there is no such seat.
  const file = openSync(path, "r+");
  writeSync(file, Buffer.of((bytes[at] ?? 0) ^ 1), 0, 1, at);
  closeSync(file);
  return {
    store,
    room,
    others: [first, last],
    holds: (trace: string) => readFileSync(path).includes(trace),
  };
}

test.each(["its name", "its name in the index", "the number of its row in the index"] as const)(
  "[ST46] [SV38] a room in which a bit of %s has changed isn't taken for one that was left, nor for another's, and can be left",
  async (place) => {
    const { store, room, others, holds } = await flipped(place);
    const known = await store.devices.find(room.a.tokenHash);
    if (known?.state !== "active") throw new Error("It holds its seat.");
    const { roomId } = known;
    await expect(store.rooms.load(roomId)).rejects.toThrow("isn't where its name leads");
    expect(await store.rooms.append(roomId, appendTo(room.head)).catch(() => "failed")).not.toBe("appended");
    expect(await store.rooms.load("another")).toBeNull();
    await store.rooms.purge(roomId, NOON_MS + DAY_MS, room.a.deviceId);
    expect(await store.devices.find(room.a.tokenHash)).toBeNull();
    expect(await store.devices.find(room.b.tokenHash)).toEqual({ state: "ended" });
    expect([CANARY, room.a.tokenHash].filter(holds)).toEqual([]);
    for (const other of others) expect(await store.rooms.load(other.roomId)).toMatchObject({ head: other.head });
  },
);

test("[ST46] a phone in whose row the seat has changed isn't taken for one whose seat moved", async () => {
  const { store, room } = await flipped("the seat of its phone");
  await expect(store.devices.find(room.a.tokenHash)).rejects.toThrow("isn't what was written");
  expect(await store.devices.find(room.b.tokenHash)).toMatchObject({ state: "active", seat: "b" });
});

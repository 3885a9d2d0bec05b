import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { PushTable } from "../../../server/store/sqlite/tables/push-table.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, DAY_MS, MINUTE_MS, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CANARY = "canary-of-who-leaves";
/** Fills a page by itself. */
const LONG = "x".repeat(3_000);

/** More than lie on one page. */
const TOLD = 12;

async function toBeTold(store: Store): Promise<void> {
  const { roomId, head, b } = await pairedRoom(store);
  await store.push.subscribe(roomId, b.deviceId, { endpoint: LONG, keys: { p256dh: "p", auth: "a" }, quiet: null });
  const pushes = [{ seat: "b", atMs: NOON_MS, untilMs: NOON_MS + DAY_MS }] as const;
  await store.rooms.append(roomId, appendTo(head, { pushes }));
}

/** One page of them is that of many rooms. */
const INDEXES = [
  "sqlite_autoindex_rooms_1",
  "rooms_due",
  "entries_log",
  "entries_command",
  "devices_active",
  "invitations_room",
] as const;
type Table = "rooms" | "entries" | "invitations" | "pushes" | "tombstones" | (typeof INDEXES)[number];

/** A store that is open while the page comes to harm on which a table or index begins: there lies what is of the room and nobody else. */
async function damaged(table: Table) {
  const folder = tempFolder();
  const store = await openIn(folder);
  const due = { state: LONG, dueAtMs: NOON_MS, fadeAtMs: NOON_MS };
  const room = await pairedRoom(store, { ...due, body: { what: LONG } });
  const other = await pairedRoom(store, due);
  await store.rooms.append(room.roomId, appendTo(room.head, { ...due, body: { what: CANARY }, keepForMs: MINUTE_MS }));
  for (let count = 0; table === "pushes" && count < TOLD; count++) await toBeTold(store);
  await store.close();
  const path = join(folder, "attune.sqlite");
  const at = firstLeaf(path, table);
  const again = await openIn(folder);
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(at.size, 0xa5), 0, at.size, at.offset);
  closeSync(file);
  const holds = (trace: string): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(trace));
  return { store: again, room, other, holds };
}

function firstLeaf(path: string, table: string): { readonly offset: number; readonly size: number } {
  const db = new DatabaseSync(path, { readOnly: true });
  const leaf =
    "SELECT pgoffset AS offset, pgsize AS size FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path";
  const { offset, size } = db.prepare(leaf).get(table) ?? {};
  db.close();
  return { offset: Number(offset), size: Number(size) };
}

test("[SV39] a room on a damaged page is damaged like any other: nothing is tried again as if the store were away", async () => {
  const { store, room, other } = await damaged("rooms");
  const reading = store.rooms.load(room.roomId);
  await expect(reading).rejects.toThrow("malformed");
  await expect(reading).rejects.not.toBeInstanceOf(StoreUnavailable);
  const writing = store.rooms.append(room.roomId, appendTo(room.head));
  await expect(writing).rejects.not.toBeInstanceOf(StoreUnavailable);
  expect(await store.rooms.append(other.roomId, appendTo(other.head))).toBe("appended");
  await store.ready();
});

test("[ST46] a room in whose state a digit has changed can't be read; one from before states were checked can", async () => {
  const folder = tempFolder();
  const path = join(folder, "attune.sqlite");
  const before = await openIn(folder);
  const [room, other] = [await pairedRoom(before, { state: "back in 20" }), await pairedRoom(before)];
  await before.close();
  const bytes = readFileSync(path);
  bytes.write("9", bytes.indexOf("back in 20") + "back in ".length);
  writeFileSync(path, bytes);
  const store = await openIn(folder);
  await expect(store.rooms.load(room.roomId)).rejects.toThrow("isn't what was written");
  await expect(store.rooms.load(room.roomId)).rejects.not.toBeInstanceOf(StoreUnavailable);
  expect(await store.rooms.load(other.roomId)).not.toBeNull();
  await store.close();
  const db = new DatabaseSync(path);
  db.exec("UPDATE rooms SET state_check = NULL");
  db.close();
  const { rooms } = await openIn(folder);
  expect(await rooms.load(room.roomId)).toMatchObject({ state: "back in 90" });
});

/** Where a bit may change: in a room's name, in what leads from the name to the room, or in what a phone's row says of its seat. */
const PLACES = {
  "its name": { table: "rooms", of: "name", after: 0 },
  "its name in the index": { table: "sqlite_autoindex_rooms_1", of: "name", after: 0 },
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

test("[SV30] what is due in other rooms is found beside one whose row is damaged", async () => {
  const { store, room, other } = await damaged("rooms");
  const both = new Set([room.roomId, other.roomId]);
  expect(new Set(await store.rooms.due(NOON_MS, 10))).toEqual(both);
  expect(new Set(await store.retention.fadable(NOON_MS, 0, 10))).toEqual(both);
  expect(new Set(await store.retention.fadable(0, NOON_MS + 1, 10))).toEqual(both);
});

test.each(["rooms", "entries", "invitations", ...INDEXES] as const)(
  "[SV38] who leaves gets away although a page of the %s is damaged, and what doesn't lie there is deleted",
  async (table) => {
    const { store, room, other, holds } = await damaged(table);
    expect(await store.devices.find(room.a.tokenHash)).toMatchObject({ state: "active", roomId: room.roomId });
    expect(holds(CANARY)).toBe(true);
    await store.rooms.purge(room.roomId, NOON_MS + DAY_MS, room.a.deviceId);
    expect(await store.devices.find(room.a.tokenHash)).toBeNull();
    expect(await store.devices.find(room.b.tokenHash)).toEqual({ state: "ended" });
    expect(holds(CANARY)).toBe(false);
    expect(holds(room.a.tokenHash)).toBe(false);
    expect(await store.devices.find(other.a.tokenHash)).toMatchObject({ state: "active" });
  },
);

test("[SV38] who leaves gets away although nothing can be written down of it for the other", async () => {
  const { store, room, holds } = await damaged("tombstones");
  await store.rooms.purge(room.roomId, NOON_MS + DAY_MS, room.a.deviceId);
  expect(await store.rooms.load(room.roomId)).toBeNull();
  expect([CANARY, room.a.tokenHash, room.b.tokenHash].filter(holds)).toEqual([]);
});

const commits = [
  ["of its own", false],
  ["with other writes", true],
] as const;
test.each(commits)(
  "[SV39] beside those whose places lie on a damaged page all others are told; each of these is reported once, in a commit %s",
  async (_how, isMixed) => {
    const { store } = await damaged("pushes");
    const claim = async () => {
      const claimed = store.push.claim(NOON_MS, NOON_MS + MINUTE_MS, TOLD);
      // A commit that fails as a whole is tried again, each write alone.
      const [result] = await Promise.all([claimed, isMixed ? store.ready() : null]);
      return result;
    };
    const passes: PromiseSettledResult<Awaited<ReturnType<typeof claim>>>[] = [];
    for (let pass = 0; pass < TOLD; pass++) passes.push(...(await Promise.allSettled([claim()])));
    const broken = passes.filter(({ status }) => status === "rejected");
    const told = passes.flatMap((pass) => (pass.status === "fulfilled" ? pass.value : []));
    expect(broken.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ roomId }) => roomId)).size).toBe(TOLD - broken.length);
    expect(told.length).toBe(TOLD - broken.length);
    expect(told.length).toBeGreaterThan(0);
  },
);

test("[SV39] a disk that refuses for a while has nobody taken for one on a damaged page", async () => {
  const folder = tempFolder();
  const store = await openIn(folder);
  await toBeTold(store);
  await store.close();
  const db = new DatabaseSync(join(folder, "attune.sqlite"));
  const table = new PushTable(db);
  const claim = () => table.claim(NOON_MS, NOON_MS + MINUTE_MS, TOLD);
  db.exec("PRAGMA query_only = ON");
  expect(claim).toThrow(/readonly/);
  db.exec("PRAGMA query_only = OFF");
  expect(claim()).toHaveLength(1);
  db.close();
});

test("[ST25] what has faded is cleared from the log also where a page of the invitations is damaged, so that none expires", async () => {
  const { store, other, holds } = await damaged("invitations");
  const canary = "canary-that-has-faded";
  const write = appendTo(other.head, { body: { what: canary }, keepForMs: MINUTE_MS });
  await store.rooms.append(other.roomId, write);
  const nowMs = NOON_MS + MINUTE_MS;
  const trimBeforeMs = NOON_MS - DAY_MS;
  await store.retention.fade(other.roomId, { expect: write.head, state: "", nowMs, trimBeforeMs, fadeAtMs: null });
  expect(holds(canary)).toBe(true);
  await expect(store.retention.sweep(NOON_MS + 2 * DAY_MS)).rejects.toThrow("malformed");
  expect(holds(canary)).toBe(false);
});

test("[ST17] a damaged page of the invitations keeps no tombstone beyond its day", async () => {
  const { store, other } = await damaged("invitations");
  await store.rooms.purge(other.roomId, NOON_MS + DAY_MS, other.a.deviceId);
  expect(await store.devices.find(other.b.tokenHash)).toEqual({ state: "ended" });
  await expect(store.retention.sweep(NOON_MS + DAY_MS)).rejects.toThrow("malformed");
  expect(await store.devices.find(other.b.tokenHash)).toBeNull();
});

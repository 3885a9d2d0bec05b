import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { type Store, StoreUnavailable } from "../../../server/store/port.ts";
import { PushTable } from "../../../server/store/sqlite/tables/push-table.ts";
import { firstLeaf } from "../../support/store/first-leaf.ts";
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

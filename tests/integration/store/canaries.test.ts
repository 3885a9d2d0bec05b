import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import type { SqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import {
  ACCEPT,
  accepted,
  appendTo,
  type Couple,
  device,
  HOUR_MS,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CANARY = "canary-in-the-data";
const ROUNDS = 40;

describe("what has faded or been deleted is in no file of the data folder", () => {
  test("[ST25] bodies and states, after many appends of many sizes have split and moved pages", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const pairs = await Promise.all(Array.from({ length: 40 }, () => pairedRoom(store)));
    const before = await Promise.all(pairs.map((pair, index) => writeCanaries(store, pair, index)));
    await store.retention.sweep(NOON_MS);
    expect(filesWith(folder, CANARY)).toEqual(["attune.sqlite"]);
    const heads = await Promise.all(
      pairs.map((pair, index) => writeCanaries(store, { ...pair, head: before[index]! }, index)),
    );
    expect(filesWith(folder, CANARY)).toEqual(["attune.sqlite", "attune.sqlite-wal"]);
    const fadeAll = pairs.map(({ roomId }, index) => store.retention.fade(roomId, { ...FADE, expect: heads[index]! }));
    expect(new Set(await Promise.all(fadeAll))).toEqual(new Set(["appended"]));
    await store.retention.sweep(NOON_MS);
    expect(filesWith(folder, CANARY)).toEqual([]);
    await store.close();
    expect(filesWith(folder, CANARY)).toEqual([]);
  });

  test("[ST25] a room that was left, at once and whole, but for the partner's tombstone", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const [left, stays] = [await pairedRoom(store), await pairedRoom(store)];
    await writeCanaries(store, left, 0);
    const traces = [CANARY, left.roomId, left.head.logId, left.a.deviceId, left.b.deviceId, left.a.tokenHash];
    for (const trace of traces) expect(filesWith(folder, trace)).not.toEqual([]);
    await store.rooms.purge(left.roomId, NOON_MS + HOUR_MS, left.a.deviceId);
    for (const trace of traces) expect(filesWith(folder, trace)).toEqual([]);
    expect(filesWith(folder, left.b.tokenHash)).toEqual(["attune.sqlite"]);
    expect(filesWith(folder, stays.roomId)).toEqual(["attune.sqlite"]);
  });

  test("[PU2] where a phone was reached, once it moved, took it back, or left", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const [moved, tookBack, left] = [await pairedRoom(store), await pairedRoom(store), await pairedRoom(store)];
    for (const { roomId, b } of [moved, tookBack, left])
      expect(await store.push.subscribe(roomId, b.deviceId, REACHED)).toBe(true);
    for (const trace of TRACES) expect(filesWith(folder, trace)).not.toEqual([]);
    const devices = [{ change: "add", device: device(), seat: "b", state: "active" }] as const;
    await store.rooms.append(moved.roomId, appendTo(moved.head, { devices }));
    await store.push.subscribe(tookBack.roomId, tookBack.b.deviceId, null);
    await store.rooms.purge(left.roomId, NOON_MS, left.a.deviceId);
    await store.retention.sweep(NOON_MS);
    for (const trace of TRACES) expect(filesWith(folder, trace)).toEqual([]);
  });

  test("[ST25] a backup that is running puts it off until the next sweep, and stops nobody", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const pair = await pairedRoom(store);
    const head = await writeCanaries(store, pair, 0);
    const backup = new DatabaseSync(join(folder, "attune.sqlite"), { readOnly: true });
    backup.exec("BEGIN; SELECT * FROM rooms");
    await store.retention.fade(pair.roomId, { ...FADE, expect: head });
    await store.retention.sweep(NOON_MS);
    expect(filesWith(folder, CANARY)).not.toEqual([]);
    expect(await store.rooms.append(pair.roomId, appendTo(head))).toBe("appended");
    backup.close();
    await store.retention.sweep(NOON_MS);
    expect(filesWith(folder, CANARY)).toEqual([]);
  });

  test("[ST25] what the phones said while pairing, once the invitation has expired", async () => {
    const folder = tempFolder();
    const store = await openIn(folder);
    const { attemptId } = await accepted(store);
    await store.pairing.advance(attemptId, { message: { step: "decline", sealed: CANARY } });
    expect(filesWith(folder, CANARY)).not.toEqual([]);
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    for (const trace of [CANARY, ACCEPT.sealed, attemptId]) expect(filesWith(folder, trace)).toEqual([]);
  });
});

const REACHED = {
  endpoint: `https://push.example/${CANARY}`,
  keys: { p256dh: "canary-in-the-key", auth: "canary-in-the-secret" },
  quiet: { fromMinute: 1_320, toMinute: 420, zone: "Canary/Zone" },
};
const TRACES = [CANARY, REACHED.keys.p256dh, REACHED.keys.auth, REACHED.quiet.zone];

const FADE = { state: "{}", nowMs: NOON_MS + 2 * HOUR_MS, trimBeforeMs: 0, fadeAtMs: null } as const;

/** Sizes run from a few bytes to several pages, different in each room, and change from write to write. */
async function writeCanaries(
  store: SqliteStore,
  { roomId, head: start }: Couple,
  room: number,
): Promise<Couple["head"]> {
  let head = start;
  for (let round = 1; round <= ROUNDS; round++) {
    const size = (round * 197 + room * 613) % (round % 7 === 0 ? 9_000 : 900);
    const text = CANARY + "x".repeat(size);
    const write = appendTo(head, {
      body: { text },
      state: JSON.stringify({ round, text }),
      dueAtMs: size,
      keepForMs: HOUR_MS,
    });
    await store.rooms.append(roomId, write);
    head = write.head;
  }
  return head;
}

function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => readFileSync(join(folder, name)).includes(text))
    .toSorted();
}

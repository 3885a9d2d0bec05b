import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Store } from "../../server/store/port.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { appendTo, device, NOON_MS, pairedRoom } from "../support/store/store-givens.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { storeContract } from "./store-contract.ts";

const folders = new WeakMap<Store, string>();

async function open(folder: string): Promise<Store> {
  const store = await openSqliteStore({ folder });
  folders.set(store, folder);
  onTestFinished(() => store.close());
  return store;
}

describe("the store in SQLite", () => {
  storeContract({
    open: () => open(tempFolder()),
    reopen: async (store) => {
      await store.close();
      return await open(folders.get(store) ?? "");
    },
  });

  test("[ST1] what can be read before it is durable is told only once it is", async () => {
    const store = await open(tempFolder());
    const { roomId, head } = await pairedRoom(store);
    const order: string[] = [];
    const write = appendTo(head);
    const appended = store.rooms.append(roomId, write).then((result) => order.push(result));
    // By then it is in the transaction, and the disk has begun to make that durable.
    await new Promise((resolve) => setImmediate(resolve));
    const found = await store.rooms.load(roomId);
    expect([found?.head, order]).toEqual([write.head, ["appended"]]);
    await appended;
  });

  test("[ST8] the day of a device goes with its place, and none comes after that; [SV25] to look whether it can save leaves nothing", async () => {
    const folder = tempFolder();
    const store = await open(folder);
    const { roomId, head, a, b } = await pairedRoom(store);
    for (const { deviceId } of [a, b]) await store.devices.seen(roomId, deviceId, NOON_MS);
    const fresh = { change: "add", device: device(), seat: "b", state: "active" } as const;
    await store.rooms.append(roomId, appendTo(head, { devices: [fresh] }));
    const again = await open(await closed(store, folder));
    await again.devices.seen(roomId, b.deviceId, NOON_MS);
    for (let times = 0; times < 3; times++) await again.ready();
    const db = new DatabaseSync(join(await closed(again, folder), "attune.sqlite"), { readOnly: true });
    onTestFinished(() => db.close());
    const seen = db.prepare("SELECT device_id AS id FROM devices WHERE seen_day IS NOT NULL").all();
    expect(seen.map(({ id }) => id)).toEqual([a.deviceId]);
    expect(db.prepare("SELECT * FROM probe").all()).toEqual([]);
  });
});

async function closed(store: Store, folder: string): Promise<string> {
  await store.close();
  return folder;
}

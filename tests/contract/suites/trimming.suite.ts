import { expect, test } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import { appendTo, DAY_MS, fadeAt, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeTrimmingSuite({ open, reopen }: StoreHarness): void {
  test("[ST16] entries older than the log's time go; what is left is read whole or not at all", async () => {
    const store = await open();
    const { roomId, ids, head } = await logOver(store, [0, 1, 2]);
    const trimBeforeMs = NOON_MS + 2 * DAY_MS;
    expect(await store.retention.fadable(0, NOON_MS, 10)).toEqual([]);
    expect(await store.retention.fadable(0, NOON_MS + 1, 10)).toEqual([roomId]);
    await store.retention.fade(roomId, { ...fadeAt(head, 0), trimBeforeMs });
    expect(await store.retention.fadable(0, trimBeforeMs, 10)).toEqual([]);
    const again = await reopen(store);
    expect(await again.rooms.read(roomId, 3)).toBeNull();
    expect((await again.rooms.read(roomId, 4))?.map(({ seq }) => seq)).toEqual([5]);
    expect(await again.rooms.command(roomId, ids[0]!)).toBeNull();
    expect(await again.rooms.command(roomId, ids[2]!)).not.toBeNull();
  });

  test("[ST16] no room's entries stay because of others before them, that can't go or are from a clock that was ahead", async () => {
    const store = await open();
    const crowded = async (atMs: number) => {
      const { roomId, head } = await pairedRoom(store);
      await store.rooms.append(roomId, appendTo(head, { atMs, entries: 1_001 }));
      return roomId;
    };
    const before = [await crowded(NOON_MS), await crowded(NOON_MS + 3_650 * DAY_MS)];
    const { roomId, head } = await pairedRoom(store);
    expect(new Set(await store.retention.fadable(0, NOON_MS + 1, 10))).toEqual(new Set([...before, roomId]));
    await store.retention.fade(roomId, { ...fadeAt(head, 0), trimBeforeMs: NOON_MS + 1 });
    expect(await store.rooms.read(roomId, 0)).toBeNull();
    expect(new Set(await store.retention.fadable(0, NOON_MS + 1, 10))).toEqual(new Set(before));
  });

  test("[ST16] a log that began under a clock years ahead is trimmed by the times of what came later", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store, { atMs: NOON_MS + 3_650 * DAY_MS });
    const trimBeforeMs = NOON_MS + DAY_MS;
    expect(await store.retention.fadable(0, trimBeforeMs, 10)).toEqual([]);
    const old = appendTo(head);
    const kept = appendTo(old.head, { atMs: trimBeforeMs });
    for (const write of [old, kept]) await store.rooms.append(roomId, write);
    expect(await store.retention.fadable(0, NOON_MS, 10)).toEqual([]);
    expect(await store.retention.fadable(0, NOON_MS + 1, 10)).toEqual([roomId]);
    await store.retention.fade(roomId, { ...fadeAt(kept.head, 0), trimBeforeMs });
    expect(await store.rooms.read(roomId, old.head.seq)).toEqual([kept.entries[0]!.entry]);
    expect(await store.rooms.read(roomId, old.head.seq - 1)).toBeNull();
    expect(await store.retention.fadable(0, trimBeforeMs, 10)).toEqual([]);
    expect(await store.retention.fadable(0, trimBeforeMs + 1, 10)).toEqual([roomId]);
  });

  test("[ST16] a log without any entry left goes on from its head", async () => {
    const store = await open();
    const { roomId, head } = await logOver(store, [0]);
    await store.retention.fade(roomId, { ...fadeAt(head, 0), trimBeforeMs: NOON_MS + DAY_MS });
    expect(await store.rooms.read(roomId, head.seq)).toEqual([]);
    expect(await store.rooms.read(roomId, head.seq - 1)).toBeNull();
    expect(await store.rooms.append(roomId, appendTo(head))).toBe("appended");
    expect(await store.rooms.read(roomId, head.seq)).toHaveLength(1);
  });
}

/** A room with one command on each of the given days, after the two entries of its birth on the first day. */
async function logOver(store: Store, days: readonly number[]) {
  const { roomId, head: start } = await pairedRoom(store);
  const ids: string[] = [];
  let head = start;
  for (const day of days) {
    const write = appendTo(head, { atMs: NOON_MS + day * DAY_MS, keepForMs: 40 * DAY_MS });
    await store.rooms.append(roomId, write);
    ids.push(write.command!.id);
    head = write.head;
  }
  return { roomId, ids, head };
}

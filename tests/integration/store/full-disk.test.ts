import { describe, expect, test } from "vitest";
import { type Append, DiskUnavailable, StoreUnavailable } from "../../../server/store/port.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { appendTo, type Couple, isChain, NOON_MS, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Room for the tables, a few rooms, and not much more. */
const MAX_PAGES = 201;
const BIG = { text: "x".repeat(20_000) };

describe("a full disk", () => {
  test("[ST22] nothing that did not fit is acknowledged, and all that was is there", async () => {
    const folder = tempFolder();
    const store = await openIn(folder, { maxPages: MAX_PAGES });
    const pair = await pairedRoom(store);
    const { written, refused } = await fill(store, pair);
    expect(refused).toBeInstanceOf(DiskUnavailable);
    expect(written.length).toBeGreaterThan(2);
    await expect(store.ready()).rejects.toThrow(StoreUnavailable);
    await store.close();
    const again = await openIn(folder);
    const head = written.at(-1)!.head;
    expect((await again.rooms.load(pair.roomId))?.head).toEqual(head);
    expect(isChain((await again.rooms.read(pair.roomId, 0)) ?? [], head)).toBe(true);
  });

  test("[ST22] reading goes on, and writing too as soon as there is room again", async () => {
    const store = await openIn(tempFolder(), { maxPages: MAX_PAGES });
    const [leaving, staying] = [await pairedRoom(store), await pairedRoom(store)];
    await fill(store, leaving);
    expect((await store.rooms.load(staying.roomId))?.head).toEqual(staying.head);
    await store.rooms.purge(leaving.roomId, NOON_MS, leaving.a.deviceId);
    await store.ready();
    expect(await store.rooms.append(staying.roomId, appendTo(staying.head, { body: BIG }))).toBe("appended");
  });

  test("[ST23] one write that can't be done spares the others of its commit", async () => {
    const store = await openIn(tempFolder(), { maxPages: MAX_PAGES });
    const pairs = [await pairedRoom(store), await pairedRoom(store), await pairedRoom(store)];
    const bodies = [BIG, { text: "x".repeat(2_000_000) }, BIG];
    const writes = pairs.map(({ head }, index) => appendTo(head, { body: bodies[index] ?? {} }));
    const appends = writes.map((write, index) => store.rooms.append(pairs[index]!.roomId, write));
    expect((await Promise.allSettled(appends)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    const heads = await Promise.all(pairs.map(async ({ roomId }) => (await store.rooms.load(roomId))?.head));
    expect(heads).toEqual([writes[0]!.head, pairs[1]!.head, writes[2]!.head]);
    expect(await store.rooms.append(pairs[0]!.roomId, appendTo(writes[0]!.head))).toBe("appended");
  });

  test("[ST23] appends on top of one that was refused meet a conflict", async () => {
    const store = await openIn(tempFolder(), { maxPages: MAX_PAGES });
    const { roomId, head } = await pairedRoom(store);
    const refused = appendTo(head, { body: { text: "x".repeat(2_000_000) } });
    const onTop = appendTo(refused.head);
    const results = await Promise.allSettled([refused, onTop].map((write) => store.rooms.append(roomId, write)));
    expect(results[0]).toMatchObject({ status: "rejected" });
    expect(results[1]).toEqual({ status: "fulfilled", value: "conflict" });
    expect((await store.rooms.load(roomId))?.head).toEqual(head);
  });
});

/** Appends until the store refuses. */
async function fill(store: Awaited<ReturnType<typeof openIn>>, { roomId, head }: Couple) {
  const written: Append[] = [];
  for (;;) {
    const write = appendTo(written.at(-1)?.head ?? head, { body: BIG });
    try {
      expect(await store.rooms.append(roomId, write)).toBe("appended");
    } catch (refused) {
      return { written, refused };
    }
    written.push(write);
  }
}

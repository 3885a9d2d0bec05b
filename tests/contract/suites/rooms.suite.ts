import { describe, expect, test } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import {
  accepted,
  appendTo,
  CONFIRM,
  commandId,
  couple,
  NOON_MS,
  pairedRoom,
  random16,
  randomHash,
} from "../../support/store/store-givens.ts";
import type { StoreHarness } from "../store-harness.ts";

export function storeRoomsSuite(harness: StoreHarness): void {
  describe("rooms", () => roomsSuite(harness));
  describe("commands", () => commandsSuite(harness));
  describe("reading", () => readingSuite(harness));
  describe("due times", () => dueTimesSuite(harness));
}

function roomsSuite({ open, reopen }: StoreHarness): void {
  test("[ST1] what was appended is there after a restart, entry for entry", async () => {
    const store = await open();
    const { roomId, head, append: birth } = await pairedRoom(store);
    const write = appendTo(head, {
      state: "after",
      dueAtMs: NOON_MS,
      body: { what: "thankYou", deep: { list: [1, "ü", null] } },
    });
    expect(await store.rooms.append(roomId, write)).toBe("appended");
    const again = await reopen(store);
    expect(await again.rooms.load(roomId)).toEqual({ head: write.head, state: "after", dueAtMs: NOON_MS });
    const entries = [...birth.entries, ...write.entries].map(({ entry }) => entry);
    expect(await again.rooms.read(roomId, 0)).toEqual(entries);
  });

  test("[ST2] an append on another head is a conflict and changes nothing", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const before = await snapshotOf(store, roomId);
    for (const wrong of [{ seq: 1 }, { seq: 3 }, { hash: randomHash() }, { logId: random16() }]) {
      expect(await store.rooms.append(roomId, appendTo({ ...head, ...wrong }))).toBe("conflict");
    }
    expect(await snapshotOf(store, roomId)).toEqual(before);
  });

  test("[ST2] of many appends on one head exactly one is written", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const results = await Promise.all(Array.from({ length: 20 }, () => store.rooms.append(roomId, appendTo(head))));
    expect(results.toSorted()).toEqual(["appended", ...Array<string>(19).fill("conflict")]);
    expect(await store.rooms.read(roomId, 2)).toHaveLength(1);
  });

  test("[ST2] appends that follow each other may be under way together", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const chain = [appendTo(head)];
    while (chain.length < 10) chain.push(appendTo(chain.at(-1)!.head));
    const results = await Promise.all(chain.map((write) => store.rooms.append(roomId, write)));
    expect(new Set(results)).toEqual(new Set(["appended"]));
    expect((await store.rooms.load(roomId))?.head).toEqual(chain.at(-1)?.head);
  });

  test("a room that never was is gone for every method", async () => {
    const store = await open();
    const roomId = random16();
    expect(await store.rooms.load(roomId)).toBeNull();
    expect(await store.rooms.read(roomId, 0)).toBeNull();
    expect(await store.rooms.command(roomId, commandId())).toBeNull();
    expect(await store.rooms.append(roomId, appendTo({ logId: random16(), seq: 0, hash: randomHash() }))).toBe("gone");
  });
}

function commandsSuite({ open, reopen }: StoreHarness): void {
  test("[ST3] a command's id is written once in a room, whatever the head", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head, { entries: 3 });
    expect(await store.rooms.append(roomId, write)).toBe("appended");
    expect(await store.rooms.append(roomId, write)).toBe("duplicate");
    for (const entries of [0, 1, 4]) {
      const again = appendTo(write.head, { entries, command: write.command });
      expect(await store.rooms.append(roomId, again)).toBe("duplicate");
    }
    expect((await store.rooms.load(roomId))?.head).toEqual(write.head);
  });

  test("[ST3] resent at the same moment it is still written once", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head);
    const results = await Promise.all([1, 2, 3].map(() => store.rooms.append(roomId, write)));
    expect(results.toSorted()).toEqual(["appended", "duplicate", "duplicate"]);
  });

  test("[ST3] the log says what a command was and where its last event stands", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head, { entries: 3 });
    await store.rooms.append(roomId, write);
    const again = await reopen(store);
    const { id, fingerprint } = write.command!;
    expect(await again.rooms.command(roomId, id)).toEqual({ fingerprint, seq: write.head.seq });
    expect(await again.rooms.command(roomId, commandId())).toBeNull();
  });

  test("[ST3] the same id in another room is another command", async () => {
    const store = await open();
    const [one, other] = [await pairedRoom(store), await pairedRoom(store)];
    const write = appendTo(one.head);
    await store.rooms.append(one.roomId, write);
    expect(await store.rooms.command(other.roomId, write.command!.id)).toBeNull();
    expect(await store.rooms.append(other.roomId, appendTo(other.head, { command: write.command }))).toBe("appended");
  });

  test("[ST3] a command that caused no entry leaves no record", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head, { entries: 0, state: "touched" });
    expect(await store.rooms.append(roomId, write)).toBe("appended");
    expect(await store.rooms.command(roomId, write.command!.id)).toBeNull();
    expect((await store.rooms.load(roomId))?.state).toBe("touched");
  });
}

function readingSuite({ open }: StoreHarness): void {
  test("[ST4] a log is read whole from any place up to its head", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store);
    await store.rooms.append(roomId, appendTo(head, { entries: 3 }));
    for (const afterSeq of [0, 1, 4, 5, 6]) {
      const seqs = (await store.rooms.read(roomId, afterSeq))?.map(({ seq }) => seq);
      expect(seqs).toEqual([1, 2, 3, 4, 5].filter((seq) => seq > afterSeq));
    }
  });
}

function dueTimesSuite({ open }: StoreHarness): void {
  test("[ST5] rooms come due by their time, the oldest first, no more than asked", async () => {
    const store = await open();
    const late = await pairedRoom(store, { dueAtMs: NOON_MS + 2 });
    const early = await pairedRoom(store, { dueAtMs: NOON_MS });
    await pairedRoom(store, { dueAtMs: null });
    const later = await pairedRoom(store, { dueAtMs: NOON_MS + 3 });
    expect(await store.rooms.due(NOON_MS - 1, 10)).toEqual([]);
    expect(await store.rooms.due(NOON_MS, 10)).toEqual([early.roomId]);
    expect(await store.rooms.due(NOON_MS + 3, 2)).toEqual([early.roomId, late.roomId]);
    expect(await store.rooms.due(NOON_MS + 3, 10)).toEqual([early.roomId, late.roomId, later.roomId]);
  });

  test("[ST5] the oldest are found also where their names are much alike", async () => {
    const store = await open();
    const make = async (dueAtMs: number, first: string): Promise<string> => {
      const create = { ...couple({ dueAtMs }), roomId: `${first}${random16().slice(1)}` };
      expect(await store.pairing.confirm((await accepted(store)).attemptId, CONFIRM, { create })).toBe("confirmed");
      return create.roomId;
    };
    const alike = await Promise.all(Array.from({ length: 12 }, (_, index) => make(NOON_MS + index, "x")));
    const others = await Promise.all(["a", "b", "c"].map((first) => make(NOON_MS + 100, first)));
    expect(await store.rooms.due(NOON_MS + 100, 11)).toEqual(alike.slice(0, 11));
    expect(new Set(await store.rooms.due(NOON_MS + 100, 20))).toEqual(new Set([...alike, ...others]));
  });

  test("[ST5] whoever appends first has claimed the due time, the others meet a conflict", async () => {
    const store = await open();
    const { roomId, head } = await pairedRoom(store, { dueAtMs: NOON_MS });
    const claims = [1, 2, 3].map(() => store.rooms.append(roomId, appendTo(head, { command: null, dueAtMs: null })));
    expect((await Promise.all(claims)).toSorted()).toEqual(["appended", "conflict", "conflict"]);
    expect(await store.rooms.due(NOON_MS, 10)).toEqual([]);
  });
}

const snapshotOf = async (store: Store, roomId: string) => [
  await store.rooms.load(roomId),
  await store.rooms.read(roomId, 0),
];

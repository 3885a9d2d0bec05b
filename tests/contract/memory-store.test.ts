import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../../server/store/port.ts";
import { emptyImage, type Image, restoredImage } from "../support/memory-store/image.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { appendTo, pairedRoom, random16 } from "../support/store/store-givens.ts";
import { storeContract } from "./store-contract.ts";

const images = new WeakMap<object, Image>();

function open(image: Image = emptyImage()) {
  const store = createMemoryStore({ image });
  images.set(store, image);
  return Promise.resolve(store);
}

describe("the store in memory", () => {
  storeContract({
    open: () => open(),
    reopen: async (store) => {
      await store.close();
      return await open(images.get(store));
    },
  });

  test("a crash loses what waits, keeps what was made durable, and answers nobody", async () => {
    const image = emptyImage();
    const { roomId, head } = await pairedRoom(createMemoryStore({ image }));
    const store = createMemoryStore({ image, schedule: () => {} });
    const chain = [appendTo(head)];
    while (chain.length < 3) chain.push(appendTo(chain.at(-1)!.head));
    const answers: unknown[] = [];
    for (const write of chain) void store.rooms.append(roomId, write).then((result) => answers.push(result));
    expect(store.waiting()).toBe(3);
    const after = createMemoryStore({ image: store.crash(2) });
    expect((await after.rooms.load(roomId))?.head).toEqual(chain[1]!.head);
    expect(answers).toEqual([]);
  });

  test("nobody reads what waits for its commit", async () => {
    const image = emptyImage();
    const { roomId, head } = await pairedRoom(createMemoryStore({ image }));
    const store = createMemoryStore({ image, schedule: () => {} });
    const write = appendTo(head);
    const writing = store.rooms.append(roomId, write);
    expect(await store.rooms.command(roomId, write.command!.id)).toBeNull();
    store.commit();
    expect(await writing).toBe("appended");
    expect(await store.rooms.command(roomId, write.command!.id)).not.toBeNull();
  });

  test("a backup stays as it was, and restoring it renames every log", async () => {
    const store = createMemoryStore();
    const { roomId, head } = await pairedRoom(store);
    const backup = store.backup();
    await store.rooms.append(roomId, appendTo(head));
    const restored = createMemoryStore({ image: restoredImage(backup, random16) });
    const found = await restored.rooms.load(roomId);
    expect(found?.head).toEqual({ ...head, logId: found?.head.logId });
    expect(found?.head.logId).not.toBe(head.logId);
  });

  test("a full disk refuses every write until there is room", async () => {
    const store = createMemoryStore();
    const { roomId, head } = await pairedRoom(store);
    store.fill(true);
    await expect(store.rooms.append(roomId, appendTo(head))).rejects.toThrow(StoreUnavailable);
    await expect(store.ready()).rejects.toThrow(StoreUnavailable);
    store.fill(false);
    expect(await store.rooms.append(roomId, appendTo(head))).toBe("appended");
  });
});

import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import type { Member } from "../../../../server/rooms/member.ts";
import { newRoom } from "../../../../server/rooms/new-room.ts";
import { RoomService } from "../../../../server/rooms/room-service.ts";
import { Shelf } from "../../../../server/rooms/shelf.ts";
import { StoreUnavailable } from "../../../../server/store/port.ts";
import { emptyImage } from "../../../support/memory-store/image.ts";
import { createMemoryStore } from "../../../support/memory-store/memory-store.ts";
import { createRoom } from "../../../support/memory-store/rooms.ts";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { digest } from "../../../support/room/room-log.ts";
import { commandId, device, NOON_MS } from "../../../support/store/store-givens.ts";

/** More rooms than the server keeps in memory without a connection. */
const OTHERS = 1_001;

test("[SV32] a room in which something is being written stays, however many others come and go meanwhile", async () => {
  const image = emptyImage();
  const writing = Promise.withResolvers<() => void>();
  let isSlow = true;
  const store = createMemoryStore({ image, schedule: (commit) => (isSlow ? writing.resolve(commit) : commit()) });
  const machine = { nowMs: () => NOON_MS, digest, randomBytes };
  const rooms = new RoomService({ ...machine, store, publish: () => {}, moved: () => {}, failed: () => {} });
  const born = (): Member => {
    const a = device();
    const room = newRoom(a, device(), machine);
    createRoom(image, room);
    return { roomId: room.roomId, seat: "a", deviceId: a.deviceId, version: 1 };
  };
  const comesAndGoes = () => rooms.resume(born(), { logId: null, seq: 0, hash: null });
  const [member, take] = [born(), { id: commandId(), type: "space.take", minutes: 20 }];
  const taken = rooms.command(member, take);
  const commit = await writing.promise;
  for (let count = 0; count < OTHERS; count++) await comesAndGoes();
  // The line is dead, and the phone says the same over another.
  const again = rooms.command(member, take);
  await comesAndGoes();
  isSlow = false;
  commit();
  expect(await taken).toMatchObject({ ok: true });
  expect(await again).toMatchObject({ ok: true });
  expect(await rooms.command(member, { id: commandId(), type: "space.back" })).toMatchObject({ ok: true });
});

test("[CL12] a write that was told as unavailable and is there all the same counts for what is asked next", async () => {
  const image = emptyImage();
  const { rooms: kept, ...others } = createMemoryStore({ image });
  const machine = { nowMs: () => NOON_MS, digest, randomBytes };
  let isLost = true;
  const store = {
    ...others,
    rooms: {
      ...kept,
      append: async (...write: Parameters<typeof kept.append>) => {
        const result = await kept.append(...write);
        if (isLost) throw new StoreUnavailable("The answer was lost.");
        return result;
      },
    },
  };
  const rooms = new RoomService({ ...machine, store, publish: () => {}, moved: () => {}, failed: () => {} });
  const a = device();
  const room = newRoom(a, device(), machine);
  createRoom(image, room);
  const member: Member = { roomId: room.roomId, seat: "a", deviceId: a.deviceId, version: 1 };
  const take = { id: commandId(), type: "space.take", minutes: 20 };
  expect(await rooms.command(member, take)).toMatchObject({ error: true, code: "unavailable" });
  isLost = false;
  expect(await rooms.command(member, { id: commandId(), type: "space.back" })).toMatchObject({ ok: true });
  expect(await rooms.command(member, take)).toMatchObject({ ok: true, seq: 3 });
});

test("[SV32] two who ask for a room at once get the same one, read once", async () => {
  const { store, roomId } = coupleInMemory(NOON_MS);
  const load = vi.spyOn(store.rooms, "load");
  const shelf = new Shelf(store.rooms);
  const [one, other] = await Promise.all([shelf.find(roomId), shelf.find(roomId)]);
  expect(one?.roomId).toBe(roomId);
  expect(other).toBe(one);
  expect(load).toHaveBeenCalledTimes(1);
});

test("[SV32] a room is held while a connection holds it, and no longer", async () => {
  const { store, roomId } = coupleInMemory(NOON_MS);
  const shelf = new Shelf(store.rooms);
  const connections = [await shelf.hold(roomId), await shelf.hold(roomId)];
  for (const connection of connections) {
    expect(shelf.held().map((live) => live.roomId)).toEqual([roomId]);
    connection?.release();
  }
  expect(shelf.held()).toEqual([]);
  expect(shelf.peek(roomId)).toBeDefined();
});

test("[SV32] one that has ended goes from memory with its last connection", async () => {
  const { store, roomId } = coupleInMemory(NOON_MS);
  const shelf = new Shelf(store.rooms);
  const connection = await shelf.hold(roomId);
  if (connection !== null) connection.live.ended = true;
  connection?.release();
  expect(shelf.peek(roomId)).toBeUndefined();
});

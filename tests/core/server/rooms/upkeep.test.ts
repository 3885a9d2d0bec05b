import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Member } from "../../../../server/rooms/member.ts";
import { newRoom } from "../../../../server/rooms/new-room.ts";
import { RoomService } from "../../../../server/rooms/room-service.ts";
import type { RoomId } from "../../../../server/store/room-id.ts";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { emptyImage } from "../../../support/memory-store/image.ts";
import { createMemoryStore } from "../../../support/memory-store/memory-store.ts";
import { createRoom } from "../../../support/memory-store/rooms.ts";
import { digest } from "../../../support/room/room-log.ts";
import { commandId, device, HOUR_MS, MINUTE_MS, NOON_MS } from "../../../support/store/store-givens.ts";

/** Rooms in which something falls due five minutes from now, on a server that has just started and holds none of them. */
async function invited(count: number) {
  const image = emptyImage();
  const store = createMemoryStore({ image });
  const failures: { readonly atMs: number; readonly roomId: RoomId }[] = [];
  let nowMs = NOON_MS;
  const machine = { nowMs: () => nowMs, digest, randomBytes };
  const failed = (roomId: RoomId): void => void failures.push({ atMs: nowMs - NOON_MS, roomId });
  const server = () => new RoomService({ ...machine, store, publish: () => {}, moved: () => {}, failed });
  const inviting = server();
  const roomIds: RoomId[] = [];
  const members: Member[] = [];
  for (let made = 0; made < count; made++) {
    const [a, b] = [device(), device()];
    const room = newRoom(a, b, machine);
    createRoom(image, room);
    roomIds.push(room.roomId);
    const member = { roomId: room.roomId, seat: "a", deviceId: a.deviceId, version: 1 } as const;
    members.push(member);
    await inviting.command(member, { id: commandId(nowMs), type: "breath.invite", program: programOf() });
  }
  const setState = (roomId: RoomId, change: (state: string) => string): void => {
    const room = image.rooms.get(roomId);
    if (room !== undefined) image.rooms.set(roomId, { ...room, state: change(room.state) });
  };
  /** Rooms that the store calls due although nothing is: its index is damaged, or another build has written it. */
  const callDue = (more: number): void => {
    for (let made = 0; made < more; made++) {
      const room = newRoom(device(), device(), machine);
      createRoom(image, { ...room, append: { ...room.append, dueAtMs: NOON_MS } });
    }
  };
  return {
    roomIds,
    failures,
    callDue,
    members,
    server: server(),
    isStored: (roomId: RoomId) => image.rooms.has(roomId),
    damage: (roomId: RoomId) => setState(roomId, (state) => `?${state}`),
    mend: (roomId: RoomId) => setState(roomId, (state) => state.slice(1)),
    pass: (ms: number) => void (nowMs += ms),
    keptEntries: (roomId: RoomId) => image.rooms.get(roomId)?.log.length,
    lapsed: (roomId: RoomId) => image.rooms.get(roomId)?.log.at(-1)?.entry.type === "breath.lapsed",
  };
}

test("[SV30] a damaged room is tried ever more rarely and told of each time, and goes on when it is mended", async () => {
  const rooms = await invited(1);
  const [damaged = ""] = rooms.roomIds;
  rooms.damage(damaged);
  rooms.pass(5 * MINUTE_MS);
  for (let turn = 0; turn < 2 * 12_000; turn++) {
    await rooms.server.upkeep.runDue();
    rooms.pass(500);
  }
  const triedAfterS = rooms.failures.map(({ atMs }) => Math.round((atMs - 5 * MINUTE_MS) / 1_000));
  expect(triedAfterS).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1_023, 2_047, 4_095, 7_695, 11_295]);
  expect(rooms.server.upkeep.resting).toBe(1);
  rooms.mend(damaged);
  rooms.pass(HOUR_MS);
  await rooms.server.upkeep.runDue();
  expect(rooms.lapsed(damaged)).toBe(true);
  await rooms.server.upkeep.runDue();
  expect(rooms.server.upkeep.resting).toBe(0);
});

test("[SV30] however many are damaged, the others are taken on", async () => {
  const rooms = await invited(300);
  const healthy = rooms.roomIds.at(-1) ?? "";
  for (const roomId of rooms.roomIds.slice(0, -1)) rooms.damage(roomId);
  rooms.pass(5 * MINUTE_MS);
  for (let turn = 0; turn < 3; turn++) await rooms.server.upkeep.runDue();
  expect(rooms.lapsed(healthy)).toBe(true);
  expect(new Set(rooms.failures.map(({ roomId }) => roomId)).size).toBe(299);
  expect(rooms.failures).toHaveLength(299);
});

test("[SV30] however many are called due where nothing is, the others are taken on, and only those count", async () => {
  const rooms = await invited(1);
  const [healthy = ""] = rooms.roomIds;
  rooms.callDue(299);
  rooms.pass(5 * MINUTE_MS);
  let done = 0;
  for (let turn = 0; turn < 3; turn++) done += await rooms.server.upkeep.runDue();
  expect(rooms.lapsed(healthy)).toBe(true);
  expect(done).toBe(1);
  expect(rooms.failures).toEqual([]);
  expect(rooms.server.upkeep.resting).toBe(0);
});

test("[SV30] what can't be faded rests as well, but its log fades", async () => {
  const rooms = await invited(2);
  const [damaged = ""] = rooms.roomIds;
  rooms.damage(damaged);
  rooms.pass(31 * 24 * HOUR_MS);
  expect(await rooms.server.upkeep.runFades()).toBe(1);
  expect(await rooms.server.upkeep.runFades()).toBe(0);
  expect(rooms.failures.map(({ roomId }) => roomId)).toEqual([damaged]);
  expect(rooms.keptEntries(damaged)).toBe(0);
});

test("[SV38] who leaves a damaged room gets away, and what is stored of it is gone", async () => {
  const rooms = await invited(1);
  const [damaged = ""] = rooms.roomIds;
  const [member] = rooms.members;
  rooms.damage(damaged);
  expect(await rooms.server.command(member!, { id: commandId(NOON_MS), type: "leave" })).toEqual({ ok: true, seq: 0 });
  expect(rooms.isStored(damaged)).toBe(false);
  expect(rooms.failures).toHaveLength(1);
  expect(await rooms.server.command(member!, { id: commandId(NOON_MS), type: "leave" })).toMatchObject({
    code: "ended",
  });
});

import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Member } from "../../../server/rooms/member.ts";
import { newRoom } from "../../../server/rooms/new-room.ts";
import { RoomService, type RoomServicePorts } from "../../../server/rooms/room-service.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { emptyImage } from "../memory-store/image.ts";
import { createMemoryStore } from "../memory-store/memory-store.ts";
import { createRoom } from "../memory-store/rooms.ts";
import { device } from "../store/store-givens.ts";
import { digest } from "./room-log.ts";

/** A couple in an in-memory store, with as many nodes on it as wanted, which hear nothing of each other, and their clock. */
export function coupleInMemory(startMs: number) {
  const image = emptyImage();
  const store = createMemoryStore({ image });
  const time = { nowMs: startMs };
  const machine = { nowMs: () => time.nowMs, randomBytes, digest, shared: true, served: store.served };
  const phones = { a: device(), b: device() };
  const room = newRoom(phones.a, phones.b, machine);
  createRoom(image, room);
  const { roomId } = room;
  const told = { publish: () => {}, moved: () => {}, failed: expect.unreachable };
  return {
    store,
    roomId,
    time,
    phones,
    node: (unlike: Partial<RoomServicePorts> = {}): RoomService =>
      new RoomService({ ...machine, store, ...told, ...unlike }),
    member: (seat: Seat): Member => ({ roomId, seat, deviceId: phones[seat].deviceId, version: 1 }),
  };
}

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newRoom } from "../../../../server/rooms/new-room.ts";
import { RoomService } from "../../../../server/rooms/room-service.ts";
import { type RoomStore, StoreUnavailable } from "../../../../server/store/port.ts";
import { emptyImage } from "../../../support/memory-store/image.ts";
import { createMemoryStore } from "../../../support/memory-store/memory-store.ts";
import { createRoom } from "../../../support/memory-store/rooms.ts";
import { digest } from "../../../support/room/room-log.ts";
import { commandId, device, NOON_MS } from "../../../support/store/store-givens.ts";

/** A phone that lacks the last event of a room, whose log is read by way of `harm`. */
async function lacking(harm: (read: ReturnType<RoomStore["read"]>) => ReturnType<RoomStore["read"]>) {
  const image = emptyImage();
  const memory = createMemoryStore({ image });
  const rooms: RoomStore = { ...memory.rooms, read: (...where) => harm(memory.rooms.read(...where)) };
  const machine = { nowMs: () => NOON_MS, digest, randomBytes };
  const faults: unknown[] = [];
  const service = new RoomService({
    ...machine,
    store: { ...memory, rooms },
    publish: () => {},
    moved: () => {},
    failed: (_roomId, error) => void faults.push(error),
  });
  const [a, b] = [device(), device()];
  const room = newRoom(a, b, machine);
  createRoom(image, room);
  const member = { roomId: room.roomId, seat: "a", deviceId: a.deviceId, version: 1 } as const;
  const cursor = room.append.head;
  await service.command(member, { id: commandId(NOON_MS), type: "hear.send", code: "iHearYou" });
  return { resume: () => service.resume(member, cursor), head: service.headOf(room.roomId), faults };
}

test("[SV27] a phone is sent what it lacks as it was written, or a snapshot: it would not take anything else", async () => {
  const whole = await lacking((read) => read);
  expect(await whole.resume()).toMatchObject({ result: "caughtUp", head: whole.head });
  const changed = await lacking(async (read) => ((await read) ?? []).map((entry) => ({ ...entry, code: "thankYou" })));
  const reply = await changed.resume();
  expect(reply).toMatchObject({ result: "reset", snapshot: { head: changed.head } });
  expect(reply).not.toHaveProperty("mayLack");
  expect(changed.faults).toEqual([]);
});

test("[SV37] where the log can't be read, but the room can, its phones go on from a snapshot, and the host is told", async () => {
  const damaged = await lacking(() => Promise.reject(new Error("malformed")));
  expect(await damaged.resume()).toMatchObject({ result: "reset", snapshot: { head: damaged.head }, mayLack: true });
  expect(damaged.faults).toHaveLength(1);
  const away = await lacking(() => Promise.reject(new StoreUnavailable("away")));
  expect(await away.resume()).toMatchObject({ error: true, code: "unavailable" });
  expect(away.faults).toEqual([]);
});

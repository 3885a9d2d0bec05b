import { expect, test, vi } from "vitest";
import { findBehind } from "../../../../server/rooms/heads.ts";
import { LiveRoom } from "../../../../server/rooms/live-room.ts";
import type { Head } from "../../../../shared/protocol/envelope.ts";
import { initialRoom } from "../../../../shared/room/room.ts";
import { toSnapshot } from "../../../../shared/room/snapshot.ts";

const HEAD: Head = { logId: "log", seq: 7, hash: "hash" };
const state = JSON.stringify(toSnapshot(initialRoom));

const live = (): LiveRoom => new LiveRoom("room", { head: HEAD, state, dueAtMs: null });

/** Whether a node finds that it is behind with a room that is stored like this. */
async function isBehind(stored: Head | null | undefined, meanwhile: (room: LiveRoom) => void = () => {}) {
  const room = live();
  const underWay = async (): Promise<void> => meanwhile(room);
  return (await findBehind([room], { readHeads: async () => [stored], underWay })).length > 0;
}

test("[CL7] a room is behind if the stored head is another in any part, or the room is gone; not if it can't be read now", async () => {
  expect(await isBehind(HEAD)).toBe(false);
  expect(await isBehind({ ...HEAD, seq: 8 })).toBe(true);
  expect(await isBehind({ ...HEAD, hash: "other" })).toBe(true);
  expect(await isBehind({ ...HEAD, logId: "other" })).toBe(true);
  expect(await isBehind(null)).toBe(true);
  expect(await isBehind(undefined)).toBe(false);
});

test("[CL7] one that hears what was under way, or has ended, is left out, and then nothing is asked", async () => {
  expect(await isBehind({ ...HEAD, seq: 8 }, (room) => (room.head = { ...HEAD, seq: 8 }))).toBe(false);
  const over = live();
  over.ended = true;
  const ports = { readHeads: vi.fn(async () => []), underWay: vi.fn(async () => {}) };
  expect(await findBehind([over], ports)).toEqual([]);
  expect(ports.readHeads).not.toHaveBeenCalled();
});

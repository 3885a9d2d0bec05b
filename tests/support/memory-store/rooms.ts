import type { Append, AppendResult, DoneCommand, NewRoom, RoomStore } from "../../../server/store/port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { isSameHead, type LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommandId, Seat, Seq } from "../../../shared/protocol/ids.ts";
import type { CommitQueue } from "./commit-queue.ts";
import { changeDevices, isTaken } from "./devices.ts";
import type { Image, LogRecord, RoomRecord } from "./image.ts";
import { deleteInvitation } from "./invitations.ts";
import { note } from "./push.ts";

export function memoryRooms(image: Image, queue: CommitQueue): RoomStore {
  return {
    load: (roomId) => queue.read(() => storedRoom(image.rooms.get(roomId))),
    append: (roomId, write) => queue.write(() => append(image, roomId, write)),
    read: (roomId, afterSeq) => queue.read(() => entriesAfter(image.rooms.get(roomId), afterSeq)),
    command: (roomId, id) => queue.read(() => doneCommand(image.rooms.get(roomId), id)),
    due: (nowMs, limit) => queue.read(() => dueRooms(image, nowMs).slice(0, limit)),
    purge: (roomId, untilMs, leaver) => queue.write(() => purge(image, roomId, untilMs, leaver)),
  };
}

export function append(image: Image, roomId: RoomId, write: Append): AppendResult {
  const room = image.rooms.get(roomId);
  if (room === undefined) return "gone";
  if (write.command !== null && doneCommand(room, write.command.id) !== null) return "duplicate";
  if (!isSameHead(room.head, write.expect)) return "conflict";
  if (isTaken(image, write.devices, room)) throw new Error("A device can't be added twice.");
  room.log.push(...records(write));
  changeDevices(image, roomId, room, write.devices);
  for (const push of write.pushes) note(room.pushes, push);
  const { head, state, dueAtMs, fadeAtMs } = write;
  image.rooms.set(roomId, { ...room, head, state, dueAtMs, stateFadesAtMs: fadeAtMs });
  return "appended";
}

/** False when the room or one of its credentials exists already. */
export function createRoom(image: Image, { roomId, append: write }: NewRoom): boolean {
  if (image.rooms.has(roomId) || isTaken(image, write.devices)) return false;
  const { head, state, dueAtMs, fadeAtMs } = write;
  const log = records({ ...write, command: null });
  const room: RoomRecord = {
    head,
    state,
    dueAtMs,
    stateFadesAtMs: fadeAtMs,
    log,
    devices: new Map(),
    pushes: new Map(),
  };
  changeDevices(image, roomId, room, write.devices);
  image.rooms.set(roomId, room);
  return true;
}

function records({ entries, command }: Pick<Append, "entries" | "command">): LogRecord[] {
  return entries.map((each, index) => ({ ...each, fingerprint: index === 0 ? (command?.fingerprint ?? null) : null }));
}

function storedRoom(room: RoomRecord | undefined) {
  if (room === undefined) return null;
  const { head, state, dueAtMs } = room;
  return { head, state, dueAtMs };
}

function entriesAfter(room: RoomRecord | undefined, afterSeq: Seq): readonly LogEntry[] | null {
  if (room === undefined) return null;
  const firstSeq = room.log[0]?.entry.seq ?? room.head.seq + 1;
  return afterSeq + 1 < firstSeq ? null : room.log.slice(afterSeq + 1 - firstSeq).map(({ entry }) => entry);
}

function doneCommand(room: RoomRecord | undefined, id: CommandId): DoneCommand | null {
  const caused = room?.log.filter(({ entry }) => entry.commandId === id) ?? [];
  const last = caused.at(-1);
  return last === undefined ? null : { fingerprint: caused[0]?.fingerprint ?? null, seq: last.entry.seq };
}

function dueRooms(image: Image, nowMs: number): RoomId[] {
  const isDue = (dueAtMs: number | null): dueAtMs is number => dueAtMs !== null && dueAtMs <= nowMs;
  const due = [...image.rooms].flatMap(([roomId, { dueAtMs }]) => (isDue(dueAtMs) ? [{ roomId, dueAtMs }] : []));
  return due.toSorted((one, other) => one.dueAtMs - other.dueAtMs).map(({ roomId }) => roomId);
}

function purge(image: Image, roomId: RoomId, untilMs: number, leaver: string): void {
  const room = image.rooms.get(roomId);
  if (room === undefined) return;
  const leaverSeat: Seat | undefined = room.devices.get(leaver)?.seat;
  for (const { device, seat, state } of room.devices.values()) {
    if (seat !== leaverSeat && state !== "revoked") image.tombstones.set(device.tokenHash, untilMs);
  }
  for (const { device } of room.devices.values()) image.credentials.delete(device.tokenHash);
  const about = [...image.invitations].filter(([, record]) => record.roomId === roomId);
  for (const [invitationId] of about) deleteInvitation(image, invitationId);
  image.rooms.delete(roomId);
}

import type { AppendResult, FadeWrite, LogFade, RetentionStore } from "../../../server/store/port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { type FadedEntry, isFaded, isSameHead, type LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Image, LogRecord, RoomRecord } from "./image.ts";
import { deleteExpired } from "./invitations.ts";

export function memoryRetention(image: Image, queue: CommitQueue): RetentionStore {
  return {
    fadable: (nowMs, trimBeforeMs, limit) =>
      queue.read(() => {
        const rooms = [...image.rooms].filter(([, room]) => isFadable(room, nowMs, trimBeforeMs));
        return rooms.slice(0, limit).map(([roomId]) => roomId);
      }),
    fade: (roomId, write) => queue.write(() => fade(image, roomId, write)),
    fadeLog: (roomId, write) =>
      queue.write(() => {
        const room = image.rooms.get(roomId);
        if (room !== undefined) image.rooms.set(roomId, { ...room, log: fadedLog(room, write) });
      }),
    sweep: (nowMs) => queue.write(() => sweep(image, nowMs)),
  };
}

function isFadable(room: RoomRecord, nowMs: number, trimBeforeMs: number): boolean {
  const stateFades = room.stateFadesAtMs !== null && room.stateFadesAtMs <= nowMs;
  return stateFades || room.log.some((record) => record.entry.atMs < trimBeforeMs || hasExpired(record, nowMs));
}

const hasExpired = ({ entry, keepUntilMs }: LogRecord, nowMs: number): boolean =>
  !isFaded(entry) && keepUntilMs <= nowMs;

function fade(image: Image, roomId: RoomId, write: FadeWrite): AppendResult {
  const room = image.rooms.get(roomId);
  if (room === undefined) return "gone";
  if (!isSameHead(room.head, write.expect)) return "conflict";
  const log = fadedLog(room, write);
  image.rooms.set(roomId, { ...room, log, state: write.state, stateFadesAtMs: write.fadeAtMs });
  return "appended";
}

function fadedLog({ log }: RoomRecord, { nowMs, trimBeforeMs }: LogFade): LogRecord[] {
  const oldest = log.findLastIndex(({ entry }) => entry.atMs < trimBeforeMs) + 1;
  return log.slice(oldest).map((record) => (hasExpired(record, nowMs) ? fadedRecord(record) : record));
}

const fadedRecord = (record: LogRecord): LogRecord => ({
  ...record,
  entry: fadedEntry(record.entry, record.bodyHash),
  fingerprint: null,
});

function fadedEntry({ seq, prevHash, hash, atMs, seat, type, commandId }: LogEntry, bodyHash: string): FadedEntry {
  return { seq, prevHash, hash, atMs, seat, type, commandId, faded: true, bodyHash };
}

function sweep(image: Image, nowMs: number): void {
  for (const [tokenHash, untilMs] of image.tombstones) if (untilMs <= nowMs) image.tombstones.delete(tokenHash);
  deleteExpired(image, nowMs);
}

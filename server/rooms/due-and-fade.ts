import { accept } from "../../shared/practices/practice.ts";
import { decideDue, nextDueAtMs } from "../../shared/room/decide.ts";
import { fade, nextFadeAtMs } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import type { RetentionStore } from "../store/port.ts";
import type { LiveRoom } from "./live-room.ts";
import { type WritePorts, type Written, write } from "./write.ts";

/** How long the log is kept, and with it the ids of its commands. */
export const LOG_MS = 30 * 86_400_000;

/** Writes what time itself has made happen in a room. Moving the due time on is part of the same write, so it happens once. */
export function runDueRoom(live: LiveRoom, ports: WritePorts): Promise<Written> {
  return write(
    live,
    {
      decide: (room, atMs) => accept(...((nextDueAtMs(room) ?? Infinity) <= atMs ? decideDue(room, atMs) : [])),
      command: null,
    },
    ports,
  );
}

/** Deletes from the store what has expired in a room: the bodies of its events, and their traces in its state. */
export async function fadeRoom(live: LiveRoom, ports: WritePorts, retention: RetentionStore): Promise<void> {
  if (live.stale) await live.reload(ports.rooms);
  if (live.ended) return;
  const nowMs = ports.nowMs();
  const room = fade(live.room, nowMs);
  const result = await retention.fade(live.roomId, {
    expect: live.head,
    state: JSON.stringify(toSnapshot(room)),
    nowMs,
    trimBeforeMs: nowMs - LOG_MS,
    fadeAtMs: nextFadeAtMs(room),
  });
  if (result === "appended") live.room = room;
  else live.stale = true;
}

import { type Head, isFaded, type LogEntry } from "../../shared/protocol/envelope.ts";
import { errorReply } from "../../shared/protocol/errors.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import { fade } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import type { RoomStore } from "../store/port.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";

/** A longer gap is cheaper to cross with a snapshot. */
const MAX_REPLAYED = 200;

export type ResumePorts = { readonly rooms: RoomStore; readonly nowMs: () => number };

/** Whole or refused: every event the phone has missed, or a snapshot in place of what it has. */
export async function resume(live: LiveRoom, member: Member, cursor: Resume, ports: ResumePorts): Promise<ResumeReply> {
  if (live.stale || cursor.seq > live.head.seq) await live.reload(ports.rooms);
  if (live.ended) return errorReply("ended");
  const welcome = { version: member.version, seat: member.seat };
  const events = await missedBy(cursor, live, ports.rooms);
  if (events !== null) return { result: "caughtUp", ...welcome, head: live.head, events: [...events] };
  const state = toSnapshot(fade(live.room, ports.nowMs()));
  return { result: "reset", ...welcome, snapshot: { head: live.head, state } };
}

/** The entries between the cursor and the head; null when they can't be had whole. */
async function missedBy(cursor: Resume, live: LiveRoom, rooms: RoomStore): Promise<readonly LogEntry[] | null> {
  const { head } = live;
  const missing = head.seq - cursor.seq;
  if (cursor.logId !== head.logId || missing < 0 || missing > MAX_REPLAYED) return null;
  if (missing === 0) return cursor.hash === head.hash ? [] : null;
  const entries = (await rooms.read(live.roomId, cursor.seq))?.slice(0, missing) ?? [];
  return joins(cursor, entries, head) && !entries.some(isFaded) ? entries : null;
}

const joins = (cursor: Resume, entries: readonly LogEntry[], head: Head): boolean =>
  entries[0]?.prevHash === cursor.hash &&
  entries.at(-1)?.hash === head.hash &&
  entries.length === head.seq - cursor.seq;

import { type Head, isFaded, type LogEntry } from "../../shared/protocol/envelope.ts";
import { errorReply } from "../../shared/protocol/errors.ts";
import type { Seq } from "../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import { fade } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import type { RoomStore } from "../store/port.ts";
import { holdsSeat, seatless } from "./change-device.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import type { WritePorts } from "./write.ts";

/** A longer gap is cheaper to cross with a snapshot. */
const MAX_REPLAYED = 200;

export type ResumePorts = Pick<WritePorts, "rooms" | "nowMs" | "shared">;

/** Whole or refused: every event the phone has missed, or a snapshot in place of what it has. */
export async function resume(live: LiveRoom, member: Member, cursor: Resume, ports: ResumePorts): Promise<ResumeReply> {
  if (live.stale || ports.shared === true || cursor.seq > live.head.seq) await live.reload(ports.rooms);
  if (live.ended) return errorReply("ended");
  if (!holdsSeat(live.room, member, ports.nowMs())) return seatless(live.room, member, "moved");
  return await resumed(live, member, cursor, ports);
}

async function resumed(live: LiveRoom, member: Member, cursor: Resume, ports: ResumePorts): Promise<ResumeReply> {
  const { head } = live;
  const welcome = { version: member.version, seat: member.seat };
  const after = cursor.logId === head.logId ? await entriesAfter(cursor.seq, live, ports.rooms) : null;
  const isKnown = after !== null && (after[0]?.prevHash ?? head.hash) === cursor.hash;
  if (isKnown && joins(after, cursor, head)) return { result: "caughtUp", ...welcome, head, events: [...after] };
  const snapshot = { head, state: toSnapshot(fade(live.room, ports.nowMs())) };
  return { result: "reset", ...welcome, snapshot, ...(isKnown ? {} : { mayLack: true }) };
}

/** What follows that place up to the head; null when it can't be had whole, or isn't worth the reading. */
export async function entriesAfter(
  seq: Seq,
  { roomId, head }: LiveRoom,
  rooms: RoomStore,
): Promise<readonly LogEntry[] | null> {
  const missing = head.seq - seq;
  if (missing < 0 || missing > MAX_REPLAYED) return null;
  if (missing === 0) return [];
  return (await rooms.read(roomId, seq))?.slice(0, missing) ?? null;
}

const joins = (entries: readonly LogEntry[], cursor: Resume, head: Head): boolean =>
  entries.length === head.seq - cursor.seq &&
  (entries.at(-1)?.hash ?? head.hash) === head.hash &&
  !entries.some(isFaded);

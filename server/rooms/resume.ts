import { type Head, isFaded, isSameHead, type LogEntry } from "../../shared/protocol/envelope.ts";
import { errorReply } from "../../shared/protocol/errors.ts";
import type { Seq } from "../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import { type Digest, follows } from "../../shared/room/chain.ts";
import { fade } from "../../shared/room/room.ts";
import { toSnapshot } from "../../shared/room/snapshot.ts";
import { type RoomStore, StoreUnavailable } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";
import { holdsSeat, seatless } from "./change-device.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import type { WritePorts } from "./write.ts";

/** A longer gap is cheaper to cross with a snapshot. */
const MAX_REPLAYED = 200;

export type ResumePorts = Pick<WritePorts, "rooms" | "nowMs" | "shared" | "digest"> & {
  /** The log can't be read, though the room can. */
  readonly failed: (roomId: RoomId, error: unknown) => void;
};

/** Whole or refused: every event the phone has missed, or a snapshot that replaces what it has. */
export async function resume(live: LiveRoom, member: Member, cursor: Resume, ports: ResumePorts): Promise<ResumeReply> {
  if (live.stale || ports.shared === true || cursor.seq > live.head.seq) await live.reload(ports.rooms);
  if (live.ended) return errorReply("ended");
  if (!holdsSeat(live.room, member, ports.nowMs())) return seatless(live.room, member, "moved");
  return await resumed(live, member, cursor, ports);
}

async function resumed(live: LiveRoom, member: Member, cursor: Resume, ports: ResumePorts): Promise<ResumeReply> {
  const { head } = live;
  const welcome = { version: member.version, seat: member.seat };
  const after = cursor.logId === head.logId ? await missedSince(cursor.seq, live, ports) : null;
  const isKnown = after !== null && (after[0]?.prevHash ?? head.hash) === cursor.hash;
  if (isKnown && leads(after, cursor, head, ports.digest))
    return { result: "caughtUp", ...welcome, head, events: [...after] };
  const snapshot = { head, state: toSnapshot(fade(live.room, ports.nowMs())) };
  return { result: "reset", ...welcome, snapshot, ...(isKnown ? {} : { mayLack: true }) };
}

/** What follows that position up to the head; null when it isn't available whole, or isn't worth reading. */
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

/** The same, but a damaged log keeps no phone out: the state it led to is in the room. */
async function missedSince(
  seq: Seq,
  live: LiveRoom,
  { rooms, failed }: ResumePorts,
): Promise<readonly LogEntry[] | null> {
  try {
    return await entriesAfter(seq, live, rooms);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    failed(live.roomId, error);
    return null;
  }
}

/** Whether these lead from the cursor to the head, each whole and as it was written: otherwise the phone would refuse them. */
function leads(entries: readonly LogEntry[], cursor: Resume, head: Head, digest: Digest): boolean {
  let at: Head = { ...head, seq: cursor.seq, hash: cursor.hash ?? "" };
  for (const entry of entries) {
    if (isFaded(entry) || !follows(at, entry, digest)) return false;
    at = { ...head, seq: entry.seq, hash: entry.hash };
  }
  return isSameHead(at, head);
}

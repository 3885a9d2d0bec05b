import { StoreUnavailable } from "../../port.ts";
import type { RoomReads } from "../reading/room-reads.ts";
import type { Leaving, PurgePart } from "./purge.ts";
import type { WriteQueue } from "./write-queue.ts";

/**
 * Deletes in parts what can't be deleted whole because of damaged pages: what is on these stays, but prevents neither
 * deleting the rest nor leaving. Rejects when the credentials are still there.
 */
export async function purgeDamaged(leaving: Leaving, reads: RoomReads, queue: WriteQueue): Promise<void> {
  const rows = reads.rowsOf(leaving.roomId, leaving.leaver);
  if (rows === null) return;
  const { n, entries } = rows;
  const parts: readonly PurgePart[] = [
    { part: "tombstones", n, leaving },
    { part: "invitations", n, leaving },
    { part: "pushes", n },
    { part: "state", n },
    { part: "times", n },
    ...entries.flatMap((entry) => [{ part: "body", n: entry } as const, { part: "entry", n: entry } as const]),
    // Late, because the tombstones are made from them, and a leaver that is killed in the middle has to be able to ask again.
    { part: "tokens", n },
    { part: "devices", n },
    { part: "room", n },
  ];
  const done = await Promise.allSettled(parts.map((part) => queue.submit("purgePart", part)));
  const failed = done.flatMap((each, index) =>
    each.status === "rejected" ? [{ part: parts[index]?.part, reason: each.reason as unknown }] : [],
  );
  const isGone = CREDENTIALS.some((name) => failed.every(({ part }) => part !== name));
  const worst = failed.find(({ reason }) => reason instanceof StoreUnavailable) ?? failed.at(-1);
  if (worst !== undefined && (!isGone || worst.reason instanceof StoreUnavailable)) throw worst.reason;
}

/** Either is enough. */
const CREDENTIALS = ["tokens", "devices"] as const;

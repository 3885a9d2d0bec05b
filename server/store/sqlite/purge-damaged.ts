import { StoreUnavailable } from "../port.ts";
import type { Leaving, PurgePart } from "./purge.ts";
import type { RoomReads } from "./room-reads.ts";
import type { WriteQueue } from "./write-queue.ts";

/**
 * Deletes in parts what damaged pages keep from going whole: what lies on them stays there, and keeps neither the rest nor
 * who leaves. Rejects when the credentials are still there.
 */
export async function purgeDamaged(leaving: Leaving, reads: RoomReads, queue: WriteQueue): Promise<void> {
  const rows = reads.rowsOf(leaving.roomId);
  if (rows === null) return;
  const { n, entries } = rows;
  const parts: readonly PurgePart[] = [
    // They are made of the credentials, and in this order.
    { part: "tombstones", n, leaving },
    { part: "devices", n },
    { part: "invitations", n, leaving },
    { part: "pushes", n },
    { part: "state", n },
    ...entries.map((entry) => ({ part: "entry", n: entry }) as const),
    { part: "room", n },
  ];
  const done = await Promise.allSettled(parts.map((part) => queue.submit("purgePart", part)));
  for (const [index, each] of done.entries()) {
    const mustGo = parts[index]?.part === "devices";
    if (each.status === "rejected" && (mustGo || each.reason instanceof StoreUnavailable)) throw each.reason;
  }
}

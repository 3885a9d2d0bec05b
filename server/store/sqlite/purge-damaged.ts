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
    // They are made of the credentials, and so before these go.
    { part: "tombstones", n, leaving },
    { part: "tokens", n },
    { part: "devices", n },
    { part: "invitations", n, leaving },
    { part: "pushes", n },
    { part: "state", n },
    { part: "times", n },
    ...entries.flatMap((entry) => [{ part: "body", n: entry } as const, { part: "entry", n: entry } as const]),
    { part: "room", n },
  ];
  const done = await Promise.allSettled(parts.map((part) => queue.submit("purgePart", part)));
  const failed = done.flatMap((each, index) =>
    each.status === "rejected" ? [{ part: parts[index]?.part, reason: each.reason as unknown }] : [],
  );
  const away = failed.find(({ reason }) => reason instanceof StoreUnavailable);
  const stillThere = CREDENTIALS.map((name) => failed.find(({ part }) => part === name));
  const [kept] = stillThere.includes(undefined) ? [] : stillThere;
  const worst = away ?? kept;
  if (worst !== undefined) throw worst.reason;
}

/** Either is enough. */
const CREDENTIALS = ["tokens", "devices"] as const;

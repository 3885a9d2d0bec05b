import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../../shared/protocol/errors.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { CaughtUp, type Reset, ResumeReply } from "../../../shared/protocol/resume.ts";
import { type Digest, genesis } from "../../../shared/room/chain.ts";
import { readRoom } from "./read-room.ts";
import type { Received, Replica } from "./replica.ts";

/** What the answer to `resume` did to the replica. */
export type CatchUp =
  | ({ readonly result: "caughtUp"; readonly seat: Seat } & Received)
  | ({ readonly result: "reset"; readonly seat: Seat; readonly head: Head; readonly mayLack: boolean } & Received)
  | { readonly result: "refused"; readonly reason: ErrorReply | null };

/** The log holds the position that the phone has asked with. */
export const isCaughtUp = (answer: unknown): boolean => CaughtUp.safeParse(answer).success;

/** Takes the answer to `resume` whole. An answer that can't be read counts as none. */
export function catchUp(replica: Replica, answer: unknown, early: readonly LogEntry[], digest: Digest): CatchUp {
  const reply = ResumeReply.safeParse(answer).data;
  if (reply === undefined) return { result: "refused", reason: null };
  if ("error" in reply) return { result: "refused", reason: reply };
  if (reply.result === "reset") return takeSnapshot(replica, reply, early);
  return takeEvents(replica, { ...reply, events: [...early, ...reply.events] }, digest);
}

function takeEvents(replica: Replica, { events, head, seat }: CaughtUp, digest: Digest): CatchUp {
  if (replica.head === null) replica.beginAt(genesis(head.logId, digest));
  const { applied, gap } = replica.receive(events);
  const there = replica.head?.logId === head.logId && replica.head.seq >= head.seq;
  return { result: "caughtUp", seat, applied, gap: gap || !there };
}

function takeSnapshot(replica: Replica, { snapshot, seat, mayLack }: Reset, early: readonly LogEntry[]): CatchUp {
  const room = readRoom(snapshot.state);
  // A state that this build can't read was written by a newer one.
  if (room === null) return { result: "refused", reason: errorReply("versionTooOld") };
  replica.replace({ head: snapshot.head, room });
  return { result: "reset", seat, head: snapshot.head, mayLack: mayLack === true, ...replica.receive(early) };
}

import * as z from "zod/mini";
import { Head, LogEntry } from "./envelope.ts";
import { ErrorReply } from "./errors.ts";
import { Hash, LogId, Seat, Seq } from "./ids.ts";

/** The first message after connecting: the position of this phone's copy. A new phone has neither log nor hash, at seq 0. */
export const Resume = z.object({ logId: z.nullable(LogId), seq: Seq, hash: z.nullable(Hash) });
export type Resume = z.infer<typeof Resume>;

/** A folded room at a position. `state` is checked by the room's own schema (shared/room/snapshot.ts). */
export const Snapshot = z.object({ head: Head, state: z.looseObject({}) });
export type Snapshot = z.infer<typeof Snapshot>;

const welcome = { version: z.int(), seat: Seat };

/** Whole or refused, never partial: all missing events, or a snapshot that replaces the phone's copy. */
export const CaughtUp = z.object({ result: z.literal("caughtUp"), ...welcome, head: Head, events: z.array(LogEntry) });
export const Reset = z.object({
  result: z.literal("reset"),
  ...welcome,
  snapshot: Snapshot,
  /**
   * The phone's position isn't known here, so this log may lack what was acknowledged before, even under its old name: a
   * whole disk was restored, or a replica that lacked the end took over. The phone sends again what it still keeps, under the
   * same ids.
   */
  mayLack: z.exactOptional(z.literal(true)),
});
export const ResumeReply = z.union([z.discriminatedUnion("result", [CaughtUp, Reset]), ErrorReply]);
export type CaughtUp = z.infer<typeof CaughtUp>;
export type Reset = z.infer<typeof Reset>;
export type ResumeReply = z.infer<typeof ResumeReply>;

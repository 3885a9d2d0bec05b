import * as z from "zod/mini";
import { AtMs, CommandId, Hash, LogId, Random16, Seat, Seq } from "./ids.ts";

/** A position in a log. The head of a log and a phone's cursor have the same shape. */
export const Head = z.object({ logId: LogId, seq: Seq, hash: Hash });
export type Head = z.infer<typeof Head>;

export const isSameHead = (one: Head, other: Head): boolean =>
  one.logId === other.logId && one.seq === other.seq && one.hash === other.hash;

/** What is kept of an event for ever; the hash chain covers it and the digest of salt and body. */
const envelope = {
  seq: Seq,
  prevHash: Hash,
  hash: Hash,
  atMs: AtMs,
  seat: Seat,
  type: z.string().check(z.minLength(3), z.maxLength(40)),
  /** The command that caused it; null when time did (a space ended, an invitation lapsed). */
  commandId: z.nullable(CommandId),
};

/** An event as it is stored and sent: the envelope, a salt, and the body's own fields beside them. */
export const WholeEntry = z.looseObject({ ...envelope, salt: Random16 });

/** An event whose salt and body have been deleted; `bodyHash` keeps the chain checkable. */
export const FadedEntry = z.object({ ...envelope, faded: z.literal(true), bodyHash: Hash });
export type FadedEntry = z.infer<typeof FadedEntry>;

export const LogEntry = z.union([FadedEntry, WholeEntry]);
export type WholeEntry = z.infer<typeof WholeEntry>;
export type LogEntry = FadedEntry | WholeEntry;

/** The names that an event's body may not use. */
export const ENVELOPE_KEYS = [
  "seq",
  "prevHash",
  "hash",
  "atMs",
  "seat",
  "type",
  "commandId",
  "salt",
  "faded",
  "bodyHash",
] as const;

export const isFaded = (entry: LogEntry): entry is FadedEntry => "faded" in entry && entry.faded === true;

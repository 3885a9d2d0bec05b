import * as z from "zod/mini";
import { CommandId, LogId, Seq } from "../../../shared/protocol/ids.ts";

/** A command with its only id. Its exact shape was checked when it was made. */
export const StoredCommand = z.looseObject({ id: CommandId, type: z.string() });
export type StoredCommand = z.infer<typeof StoredCommand>;

/** A command under way, as the phone stores it. There is no "in flight" here: that belongs to a connection. */
export const OutboxEntry = z.object({
  /** Its place in the queue: commands are sent in the order in which they were made. */
  place: z.int(),
  command: StoredCommand,
  /** On this device's wall clock; only differences matter. */
  madeAtWallMs: z.number(),
  /** Durable on the server, at this position. */
  acked: z.nullable(z.object({ logId: LogId, seq: Seq })),
  /** When its effect was read back (wall clock). */
  readAtWallMs: z.nullable(z.number()),
  /** It was durable once, in a log that may lack it now. */
  again: z.optional(z.boolean()),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

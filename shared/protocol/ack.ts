import * as z from "zod/mini";
import { LogEntry } from "./envelope.ts";
import { ErrorReply, RejectionReply } from "./errors.ts";
import { Seq } from "./ids.ts";

/**
 * The command is durable. `seq` is the position of its last event; `events` are those events, so that the author reads
 * its own back without a second message. A repeated command is answered without them.
 */
const Accepted = z.object({ ok: z.literal(true), seq: Seq, events: z.optional(z.array(LogEntry)) });

export const CommandReply = z.union([Accepted, RejectionReply, ErrorReply]);
export type CommandReply = z.infer<typeof CommandReply>;

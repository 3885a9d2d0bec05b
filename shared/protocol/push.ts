import * as z from "zod/mini";
import { ErrorReply } from "./errors.ts";
import type { Infer } from "./infer.ts";

const Minute = z.int().check(z.gte(0), z.lte(1_439));

/**
 * From one minute of the day to another, possibly over midnight, in the phone's own time: no notification is sent, nor made
 * up for later. The same minute twice means no quiet hours.
 */
export const QuietHours = z.object({
  fromMinute: Minute,
  toMinute: Minute,
  /** A name of the time zone database: `Europe/Berlin`. */
  zone: z.string().check(z.regex(/^[A-Za-z0-9_+/-]{1,64}$/)),
});
export type QuietHours = Infer<typeof QuietHours>;

const Subscribe = z.object({
  type: z.literal("subscribe"),
  /** As returned by the browser's `PushSubscription.toJSON()`. */
  endpoint: z.string().check(z.regex(/^https:\/\/[\x21-\x7e]+$/), z.maxLength(2_048)),
  keys: z.object({
    /** An uncompressed point of P-256 and 16 bytes, as unpadded base64url. */
    p256dh: z.string().check(z.regex(/^B[A-Za-z0-9_-]{86}$/)),
    auth: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  }),
  quiet: z.optional(QuietHours),
});

/** Between one phone and the server: not a command, not in the log, and the other phone never learns of it. */
export const PushRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("key") }),
  Subscribe,
  z.object({ type: z.literal("unsubscribe") }),
]);
export type PushRequest = Infer<typeof PushRequest>;

/** `publicKey` is the server's own: the browser's `applicationServerKey`. */
const PushDone = z.object({ ok: z.literal(true), publicKey: z.string().check(z.regex(/^B[A-Za-z0-9_-]{86}$/)) });

export const PushReply = z.union([PushDone, ErrorReply]);
export type PushReply = Infer<typeof PushReply>;

import * as z from "zod/mini";

/** One of the two seats of a room. The inviter of the pairing has `a`. */
export const Seat = z.enum(["a", "b"]);
export type Seat = z.infer<typeof Seat>;

/** An instant in milliseconds since 1970, server time. The bound is JavaScript's last date. */
export const AtMs = z.int().check(z.gte(0), z.lte(8.64e15));

/** Position of an event in its log; the first event has 1, and an empty log has 0. */
export const Seq = z.int().check(z.gte(0));
export type Seq = z.infer<typeof Seq>;

/** SHA-256 as unpadded base64url. */
export const Hash = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
export type Hash = z.infer<typeof Hash>;

/** 16 random bytes as unpadded base64url. */
export const Random16 = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/));

/** Names one life of a log: a log restored or rolled back gets a new one. */
export const LogId = Random16;
export type LogId = z.infer<typeof LogId>;

/** Made once by the phone that asks: a UUIDv7 in lower case. It is the command's idempotency key. */
export const CommandId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
export type CommandId = z.infer<typeof CommandId>;

/** A device credential: 32 random bytes as unpadded base64url. The server keeps only its SHA-256. */
export const Token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
export type Token = z.infer<typeof Token>;

/** Names a device within its room; says nothing about the phone. */
export const DeviceId = Random16;
export type DeviceId = z.infer<typeof DeviceId>;
